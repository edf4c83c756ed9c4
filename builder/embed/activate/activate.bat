@rem SPDX-License-Identifier: MIT
@rem Activates this environment in cmd; deactivate.bat undoes it. This file contains no path.
@for /f "tokens=2 delims=:." %%a in ('"%SystemRoot%\System32\chcp.com"') do @set _OLD_CODEPAGE=%%a
@if defined _OLD_CODEPAGE "%SystemRoot%\System32\chcp.com" 65001 >nul
@if defined _OLD_VIRTUAL_PATH call "%~dp0deactivate.bat"
@for %%i in ("%~dp0..") do @set "VIRTUAL_ENV=%%~fi"
@set "VIRTUAL_ENV_PROMPT=__MOVENV_PROMPT__"
@if not defined VIRTUAL_ENV_PROMPT for %%i in ("%VIRTUAL_ENV%") do @set "VIRTUAL_ENV_PROMPT=%%~nxi"
@set "_OLD_VIRTUAL_PATH=%PATH%"
@for %%i in ("%~dp0.") do @set "PATH=%%~fi;%PATH%"
@set "_OLD_VIRTUAL_PYTHONHOME=%PYTHONHOME%"
@set PYTHONHOME=
@if not defined PROMPT set "PROMPT=$P$G"
@set "_OLD_VIRTUAL_PROMPT=%PROMPT%"
@rem A $ starts a code in PROMPT.
@if not defined VIRTUAL_ENV_DISABLE_PROMPT set "PROMPT=(%VIRTUAL_ENV_PROMPT:$=$$%) %PROMPT%"
@if defined _OLD_CODEPAGE "%SystemRoot%\System32\chcp.com" %_OLD_CODEPAGE% >nul
@set _OLD_CODEPAGE=
