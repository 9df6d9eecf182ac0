@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Starts Kineograph from its checkout, building it the first time. After a change, delete app\target\builds\current.
rem As in .mvn\build.sh, every build has its own folder, and app\target\builds\current names only a successful one.
rem Older builds stay, as programs may be running from them.
setlocal
set "ROOT=%~dp0"
set "BUILDS=%ROOT%app\target\builds"
set "BUILD="
set "JDK="

call :try "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.."
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :try "%%~d"
if not defined JDK (
  echo kineograph: needs a JDK 25 or newer and found none; install one with winget install EclipseAdoptium.Temurin.25.JDK or set JAVA_HOME to it. 1>&2
  exit /b 1
)

call :current
if not defined BUILD call :build || exit /b 1
if not defined BUILD call :current
"%JDK%\bin\java.exe" -Djava.awt.headless=true -Dorg.bouncycastle.native.cpu_variant=java --module-path "%BUILDS%\%BUILD%\lib" --add-modules ALL-MODULE-PATH --enable-native-access=dev.kineograph.app,dev.kineograph.imaging,dev.kineograph.server,io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll %JAVA_OPTS% -m dev.kineograph.app/dev.kineograph.app.Main %*
exit /b %ERRORLEVEL%

:current
if not exist "%BUILDS%\current" exit /b 0
set /p BUILD=<"%BUILDS%\current"
if not exist "%BUILDS%\%BUILD%\lib" set "BUILD="
exit /b 0

:build
setlocal
set "JAVA_HOME=%JDK%"
set "NEW=%RANDOM%-%RANDOM%-%TIME:~-2%"
mkdir "%BUILDS%\%NEW%" 2>nul || goto unwritable
echo kineograph: building, which takes a minute the first time ... 1>&2
cd /d "%ROOT%"
call mvnw.cmd -q -B -ntp -pl app -am -Dquick -Dmaven.test.skip=true -Dmaven.source.skip=true "-Dbuild.folder=%BUILDS%\%NEW%\modules\${project.artifactId}" package 1>&2
if errorlevel 1 goto failed
move "%BUILDS%\%NEW%\modules\kineograph-app\kineograph\lib" "%BUILDS%\%NEW%\lib" >nul || goto failed
rmdir /s /q "%BUILDS%\%NEW%\modules"
>"%BUILDS%\%NEW%\current" echo %NEW%
move /y "%BUILDS%\%NEW%\current" "%BUILDS%\current" >nul || goto failed
exit /b 0

:failed
echo kineograph: the build failed. 1>&2
rmdir /s /q "%BUILDS%\%NEW%"
exit /b 1

:unwritable
echo kineograph: cannot build in %BUILDS% (expected: a checkout that can be written to or is built already). 1>&2
exit /b 1

rem Reads the release file, since starting each java to ask its version is slow.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "delims=.-+ " %%m in ("%%~v") do if %%m GEQ 25 set "JDK=%~f1"
exit /b 0
