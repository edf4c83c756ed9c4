# SPDX-License-Identifier: MIT
<#
.Synopsis
Activates this Python environment in this PowerShell session; "deactivate" undoes it.

.Description
This file contains no path. It finds the environment by its own location each time it is run, so
the environment may move. Paths are never patterns (-LiteralPath), and the prompt is never a format.

.Parameter VenvDir
The environment; the default is that of this file.

.Parameter Prompt
The text to show in parentheses; the default is the prompt of the environment, or its name.
#>
Param(
    [Parameter(Mandatory = $false)] [String] $VenvDir,
    [Parameter(Mandatory = $false)] [String] $Prompt
)

# The environment of the file or, if the file is a symlink, of its targets, hop by hop; nothing
# if there is none. Symlinked directories are kept.
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

# The active environment may be another tool's.
if ($Env:VIRTUAL_ENV -and (Test-Path -LiteralPath Function:deactivate)) {
    deactivate -NonDestructive
}

# Uses no file of the environment, which may be gone by then.
function global:deactivate ([switch] $NonDestructive) {
    if (Test-Path -LiteralPath Variable:global:_OLD_VIRTUAL) {
        foreach ($item in $global:_OLD_VIRTUAL.GetEnumerator()) {
            if ($null -ne $item.Value) {
                Set-Item -LiteralPath "Env:$($item.Key)" -Value $item.Value
            }
            elseif (Test-Path -LiteralPath "Env:$($item.Key)") {
                Remove-Item -LiteralPath "Env:$($item.Key)"
            }
        }
        Remove-Variable -Name _OLD_VIRTUAL -Scope Global -Force
    }
    foreach ($name in 'prompt', 'pydoc') {
        if (Test-Path -LiteralPath "Function:_OLD_VIRTUAL_$name") {
            Copy-Item -LiteralPath "Function:_OLD_VIRTUAL_$name" -Destination "Function:$name"
            Remove-Item -LiteralPath "Function:_OLD_VIRTUAL_$name"
        }
    }
    if (Test-Path -LiteralPath Variable:global:_OLD_VIRTUAL_NO_PYDOC) {
        Remove-Item -LiteralPath Function:pydoc
        Remove-Variable -Name _OLD_VIRTUAL_NO_PYDOC -Scope Global -Force
    }
    if (-not $NonDestructive) {
        Remove-Item -LiteralPath Function:deactivate
    }
}

$global:_OLD_VIRTUAL = @{ VIRTUAL_ENV = $null; VIRTUAL_ENV_PROMPT = $null }
$Env:VIRTUAL_ENV = $VenvDir
$Env:VIRTUAL_ENV_PROMPT = $Prompt

function Set-While ([String] $Name, [String] $Value) {
    $item = Get-Item -LiteralPath "Env:$Name" -ErrorAction Ignore
    $global:_OLD_VIRTUAL[$Name] = if ($item) { $item.Value }
    Set-Item -LiteralPath "Env:$Name" -Value $Value
}

# Puts a directory in front of a list, once.
function Set-Front ([String] $Name, [String] $Dir) {
    $item = Get-Item -LiteralPath "Env:$Name" -ErrorAction Ignore
    $list = if ($item) { $item.Value -split [regex]::Escape($separator) }
    $rest = @($list | Where-Object { $_ -and $_ -cne $Dir })
    Set-While $Name ((@($Dir) + $rest) -join $separator)
}

Set-Front PATH ([System.IO.Path]::Combine($VenvDir, __MOVENV_BIN__))
Set-Front PKG_CONFIG_PATH ([System.IO.Path]::Combine($VenvDir, 'lib', 'pkgconfig'))
if ($Env:PYTHONHOME) {
    $global:_OLD_VIRTUAL['PYTHONHOME'] = $Env:PYTHONHOME
    Remove-Item -LiteralPath Env:PYTHONHOME
}

# A moved base searches for its Tcl beside the environment. Of two, the right one is unknown.
$cfg = [System.IO.Path]::Combine($VenvDir, 'pyvenv.cfg')
$line = @(Get-Content -LiteralPath $cfg -Encoding UTF8 -ErrorAction Ignore) -cmatch
    '^home = /.*/bin$' | Select-Object -First 1
if ($line -and $line -cne 'home = /usr/bin') {
    $lib = $line.Substring(7, $line.Length - 10) + 'lib'
    $found = @('8.6', '9.0' | Where-Object { Test-Path -LiteralPath "$lib/tcl$_/init.tcl" })
    if ($found.Count -eq 1) {
        Set-While TCL_LIBRARY "$lib/tcl$($found[0])"
        if (Test-Path -LiteralPath "$lib/tk$($found[0])/tk.tcl") {
            Set-While TK_LIBRARY "$lib/tk$($found[0])"
        }
    }
}

if (Test-Path -LiteralPath Function:pydoc) {
    function global:_OLD_VIRTUAL_pydoc { }
    Copy-Item -LiteralPath Function:pydoc -Destination Function:_OLD_VIRTUAL_pydoc
}
else {
    $global:_OLD_VIRTUAL_NO_PYDOC = $true
}
function global:pydoc {
    & python -m pydoc @args
}

if (-not $Env:VIRTUAL_ENV_DISABLE_PROMPT) {
    function global:_OLD_VIRTUAL_prompt { '' }
    Copy-Item -LiteralPath Function:prompt -Destination Function:_OLD_VIRTUAL_prompt
    function global:prompt {
        Write-Host -NoNewline -ForegroundColor Green ('(' + $Env:VIRTUAL_ENV_PROMPT + ') ')
        _OLD_VIRTUAL_prompt
    }
}
Remove-Item -LiteralPath 'Function:Find-Environment', 'Function:Set-While', 'Function:Set-Front'
