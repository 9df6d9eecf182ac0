@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Starts Kineograph with a JDK 25 or newer.
setlocal
set "ROOT=%~dp0"
set "JDK="

call :try "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.."
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :try "%%~d"
if not defined JDK (
  echo kineograph: needs a JDK 25 or newer and found none; install one with winget install EclipseAdoptium.Temurin.25.JDK or set JAVA_HOME to it. 1>&2
  exit /b 1
)
"%JDK%\bin\java.exe" -Djava.awt.headless=true -Dorg.bouncycastle.native.cpu_variant=java --module-path "%ROOT%lib" --add-modules ALL-MODULE-PATH --enable-native-access=@native@ %JAVA_OPTS% -m dev.kineograph.app/dev.kineograph.app.Main %*
exit /b %ERRORLEVEL%

rem Reads the release file, since starting each java to ask its version is slow.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "delims=.-+ " %%m in ("%%~v") do if %%m GEQ 25 set "JDK=%~f1"
exit /b 0
