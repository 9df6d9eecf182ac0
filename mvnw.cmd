@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Runs Maven: the one on PATH, else an unpacked one, else one fetched from the repository that MVNW_REPOURL names.
setlocal
set "ROOT=%~dp0"
set "DISTS=%USERPROFILE%\.m2\wrapper\dists"
if defined MAVEN_USER_HOME set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
set "MVN="

where mvn.cmd >nul 2>nul && set "MVN=mvn.cmd"
if not defined MVN call :unpacked
if not defined MVN if not defined MVNW_REPOURL (
  echo mvnw: there is no Maven here; put its bin folder on PATH or set MVNW_REPOURL to a Maven repository's address. 1>&2
  exit /b 1
)
if not defined MVN call :install || exit /b 1
call "%MVN%" %*
exit /b %ERRORLEVEL%

:unpacked
for /f "delims=" %%f in ('dir /s /b "%DISTS%\mvn.cmd" 2^>nul ^| findstr /i "apache-maven-3"') do set "MVN=%%f"
exit /b 0

:install
for /f "usebackq eol=# tokens=1,2 delims==" %%k in ("%ROOT%.mvn\wrapper\maven-wrapper.properties") do set "%%k=%%l"
set "NAME=apache-maven-%mavenVersion%"
set "ARCHIVE=%TEMP%\%NAME%-%RANDOM%.tar.gz"
curl -fsSL -o "%ARCHIVE%" "%MVNW_REPOURL%/org/apache/maven/apache-maven/%mavenVersion%/%NAME%-bin.tar.gz"
if errorlevel 1 (
  echo mvnw: cannot fetch Maven %mavenVersion% from %MVNW_REPOURL% ^(expected: the address of a Maven repository^). 1>&2
  exit /b 1
)
certutil -hashfile "%ARCHIVE%" SHA512 | findstr /i /x "%sha512%" >nul
if errorlevel 1 (
  del "%ARCHIVE%"
  echo mvnw: the fetched Maven %mavenVersion% has another SHA-512 than .mvn\wrapper\maven-wrapper.properties says; not used. 1>&2
  exit /b 1
)
if not exist "%DISTS%" mkdir "%DISTS%"
"%SystemRoot%\System32\tar.exe" -xzf "%ARCHIVE%" -C "%DISTS%"
if errorlevel 1 exit /b 1
del "%ARCHIVE%"
set "MVN=%DISTS%\%NAME%\bin\mvn.cmd"
exit /b 0
