# SPDX-License-Identifier: MIT
# Activates this environment in Nushell 0.102 and later:
#     overlay use ENV/bin/activate.nu        and later: deactivate
# Under another name ("as NAME") it ends by "overlay hide NAME". This file contains
# no path. It finds the environment by its own location each time, so the environment may move.

export-env {
    const self = path self
    # By its name as called, otherwise with symlinks resolved.
    let found = [$self ($self | path expand)] | path dirname | path dirname
        | where {|dir| $dir | path join pyvenv.cfg | path exists }
    if ($found | is-empty) {
        error make -u {msg: "movenv: cannot find the environment of this 'activate.nu'"}
    }
    let venv = $found | first
    if (char esep) in $venv {
        error make -u {msg: "movenv: cannot activate an environment whose path holds a ':'"}
    }

    # The directories in front, without those of the previous environment.
    def in-front [value: any, dir: string, old: string] {
        $value | default [] | split row (char esep)
            | where {|it| $it not-in ['' $dir $old] } | prepend $dir
    }
    let last = $env.VIRTUAL_ENV? | default $venv
    let bin = __MOVENV_BIN__
    let pc = 'lib/pkgconfig'
    let text = __MOVENV_PROMPT__
    let prompt = if ($text | is-empty) { $venv | path basename } else { $text }
    load-env {
        VIRTUAL_ENV: $venv
        VIRTUAL_ENV_PROMPT: $prompt
        PATH: (in-front $env.PATH ($venv | path join $bin) ($last | path join $bin))
        PKG_CONFIG_PATH: (in-front $env.PKG_CONFIG_PATH? ($venv | path join $pc)
            ($last | path join $pc) | str join (char esep))
    }
    # Python ignores an empty value; a hidden one would return when the overlay is used again.
    if PYTHONHOME in $env { $env.PYTHONHOME = '' }

    # A moved base searches for its Tcl beside the environment. Of two, the right one is unknown.
    let base = open --raw ($venv | path join pyvenv.cfg) | decode utf-8 | lines
        | parse -r '^home = (?<at>/.*)/bin$' | get at | append '' | first
    let found = ['8.6' '9.0'] | where {|v| $"($base)/lib/tcl($v)/init.tcl" | path exists }
    if $base not-in ['' '/usr'] and ($found | length) == 1 {
        let v = $found | first
        $env.TCL_LIBRARY = $"($base)/lib/tcl($v)"
        if ($"($base)/lib/tk($v)/tk.tcl" | path exists) { $env.TK_LIBRARY = $"($base)/lib/tk($v)" }
    }

    let old = if _OLD_VIRTUAL_PROMPT in $env { '_OLD_VIRTUAL_PROMPT' } else { 'PROMPT_COMMAND' }
    let shown = if $old in $env { $env | get $old } else { '' }
    if ($env.VIRTUAL_ENV_DISABLE_PROMPT? | default '' | is-empty) {
        let show = if ($shown | describe) == closure { $shown } else { {|| $shown } }
        load-env {
            _OLD_VIRTUAL_PROMPT: $shown
            PROMPT_COMMAND: {|| '(' + $prompt + ') ' + (do $show) }
        }
    } else if $old != PROMPT_COMMAND {
        $env.PROMPT_COMMAND = $shown
    }
}

# Nushell calls it only in a script that it runs.
def main [] {
    error make -u {
        msg: ("movenv: cannot activate: this 'activate.nu' was run, not used: "
            + "overlay use ENV/bin/activate.nu")
    }
}

export alias pydoc = python -m pydoc
export alias deactivate = overlay hide activate
