@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Starts Kineograph from its checkout, building it the first time. After a change, delete app\target\quick.
setlocal
set "ROOT=%~dp0"
set "LIB=%ROOT%app\target\quick\kineograph\lib"
set "JDK="

call :try "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.."
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :try "%%~d"
if not defined JDK (
  echo kineograph: needs a JDK 25 or newer and found none; install one with winget install EclipseAdoptium.Temurin.25.JDK or set JAVA_HOME to it. 1>&2
  exit /b 1
)

if not exist "%LIB%\kineograph-app-*.jar" (
  echo kineograph: building, which takes a minute the first time ... 1>&2
  call :build || exit /b 1
)
"%JDK%\bin\java.exe" -Djava.awt.headless=true --module-path "%LIB%" --add-modules ALL-MODULE-PATH --enable-native-access=dev.kineograph.imaging,io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll %JAVA_OPTS% -m dev.kineograph.app/dev.kineograph.app.Main %*
exit /b %ERRORLEVEL%

:build
setlocal
set "JAVA_HOME=%JDK%"
cd /d "%ROOT%"
call mvnw.cmd -q -B -ntp -pl app -am -Dquick -Dmaven.test.skip=true -Dmaven.source.skip=true package 1>&2
if not errorlevel 1 exit /b 0
echo kineograph: the build failed. 1>&2
rem Without this a half-built distribution would be started next time.
if exist "%LIB%" rmdir /s /q "%LIB%"
exit /b 1

rem Reads the release file, since starting each java to ask its version is slow.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "delims=.-+ " %%m in ("%%~v") do if %%m GEQ 25 set "JDK=%~f1"
exit /b 0
