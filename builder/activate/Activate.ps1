# SPDX-License-Identifier: MIT
<#
.Synopsis
Puts this Python environment in front in this PowerShell session; "deactivate" undoes it.

.Description
No path stands here. The environment is found from where this file is each time it is run, so it
may have been moved. Paths are never patterns (-LiteralPath), and the prompt is never a format.

.Parameter VenvDir
The environment; without it, the one that this file lies in.

.Parameter Prompt
The text to show in parentheses; without it, what the environment was made with, else its name.
#>
Param(
    [Parameter(Mandatory = $false)] [String] $VenvDir,
    [Parameter(Mandatory = $false)] [String] $Prompt
)

# Needs nothing of the environment, which may be gone by then.
function global:deactivate ([switch] $NonDestructive) {
    if (Test-Path -LiteralPath Variable:global:_OLD_VIRTUAL_PATH) {
        $Env:PATH = $global:_OLD_VIRTUAL_PATH
        Remove-Variable -Name _OLD_VIRTUAL_PATH -Scope Global -Force
    }
    if (Test-Path -LiteralPath Variable:global:_OLD_VIRTUAL_PYTHONHOME) {
        $Env:PYTHONHOME = $global:_OLD_VIRTUAL_PYTHONHOME
        Remove-Variable -Name _OLD_VIRTUAL_PYTHONHOME -Scope Global -Force
    }
    if (Test-Path -LiteralPath Function:_OLD_VIRTUAL_PROMPT) {
        Copy-Item -LiteralPath Function:_OLD_VIRTUAL_PROMPT -Destination Function:prompt
        Remove-Item -LiteralPath Function:_OLD_VIRTUAL_PROMPT
    }
    foreach ($name in 'VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT') {
        if (Test-Path -LiteralPath "Env:$name") {
            Remove-Item -LiteralPath "Env:$name"
        }
    }
    if (-not $NonDestructive) {
        Remove-Item -LiteralPath Function:deactivate
    }
}

# The environment that the file lies in or, if that is none, of the file it is a link to, hop by
# hop; nothing if there is none. Directories that are links are kept.
function Find-Environment ([String] $File) {
    for ($hop = 0; $File -and $hop -le 40; $hop++) {
        $dir = [System.IO.Path]::GetDirectoryName($File)
        $parent = [System.IO.Path]::GetDirectoryName($dir)
        if ($parent) {
            $cfg = [System.IO.Path]::Combine($parent, 'pyvenv.cfg')
            if (Test-Path -PathType Leaf -LiteralPath $cfg) {
                return $parent
            }
        }
        $target = @((Get-Item -Force -LiteralPath $File).Target)[0]
        if (-not $target) {
            return
        }
        $File = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($dir, $target))
    }
}

if ($VenvDir) {
    $VenvDir = (Resolve-Path -LiteralPath $VenvDir).ProviderPath.TrimEnd('/', '\')
}
else {
    $VenvDir = Find-Environment $PSCommandPath
}
$separator = [String] [System.IO.Path]::PathSeparator
if (-not $VenvDir) {
    throw "movenv: cannot find the environment of this 'Activate.ps1'; give it with -VenvDir"
}
if ($VenvDir.Contains($separator)) {
    throw "movenv: cannot activate an environment whose path holds a '$separator', as PATH cannot"
}
if (-not $Prompt) {
    $Prompt = __MOVENV_PROMPT__
}
if (-not $Prompt) {
    $Prompt = [System.IO.Path]::GetFileName($VenvDir)
}

deactivate -NonDestructive

$Env:VIRTUAL_ENV = $VenvDir
$Env:VIRTUAL_ENV_PROMPT = $Prompt

$global:_OLD_VIRTUAL_PATH = $Env:PATH
$bin = [System.IO.Path]::Combine($VenvDir, __MOVENV_BIN__)
$rest = @($Env:PATH -split [regex]::Escape($separator) | Where-Object { $_ -cne $bin })
$Env:PATH = (@($bin) + $rest) -join $separator

if ($Env:PYTHONHOME) {
    $global:_OLD_VIRTUAL_PYTHONHOME = $Env:PYTHONHOME
    Remove-Item -LiteralPath Env:PYTHONHOME
}

if (-not $Env:VIRTUAL_ENV_DISABLE_PROMPT) {
    function global:_OLD_VIRTUAL_PROMPT { '' }
    Copy-Item -LiteralPath Function:prompt -Destination Function:_OLD_VIRTUAL_PROMPT
    function global:prompt {
        Write-Host -NoNewline -ForegroundColor Green ('(' + $Env:VIRTUAL_ENV_PROMPT + ') ')
        _OLD_VIRTUAL_PROMPT
    }
}
