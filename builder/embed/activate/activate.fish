# SPDX-License-Identifier: MIT
# Activates this environment in fish 3.1 and later:
#     source ENV/bin/activate.fish        and later: deactivate
# This file contains no path. It finds the environment by its own location each time it is read, so
# the environment may move. "string collect" keeps a newline in a path from splitting it.

# Prints the environment that the activate file $argv[1] lies in; fails if there is none.
function _movenv_environment
    set -l file $argv[1]
    string match -q '/*' -- $file; or set file $PWD/$file
    set file (string replace -ar '(?s)/(\.?/)+' / -- $file | string collect)
    while string match -qr '/\.\./' -- $file
        set file (string replace -r '(?s)(^|/[^/]+)/\.\./' / -- $file | string collect)
    end
    # "link/.." is the parent of the link's target.
    set -l asked (builtin realpath -- $argv[1] | string collect)
    set -l found (builtin realpath -- $file 2>/dev/null | string collect)
    test "$asked" = "$found"; or return 1
    set -l env (string replace -r '(?s)/[^/]*/[^/]*$' '' -- $file | string collect)
    test -f $env/pyvenv.cfg; and echo $env
end

# The same for every name of the file: as called, with symlinks resolved, and by the user.
function _movenv_find
    for file in $argv[1] (builtin realpath -- $argv[1] | string collect) $MOVENV_ACTIVATE
        test -f "$file"; and _movenv_environment $file; and return 0
    end
    echo "movenv: cannot find the environment of this 'activate.fish'" >&2
    echo "set MOVENV_ACTIVATE to its path and source it again" >&2
    return 1
end

# Sets the variable $argv[1] to the rest for as long as the environment is active.
function _movenv_set
    set -ga _OLD_VIRTUAL_NAMES $argv[1]
    if set -q $argv[1]
        set -g _OLD_VIRTUAL_$argv[1] $$argv[1]
    else
        set -ga _OLD_VIRTUAL_UNSET $argv[1]
    end
    set -gx $argv
end

# Puts the directory $argv[2] in front of the list named $argv[1], once.
function _movenv_front
    set -l rest
    for dir in $$argv[1]
        test "$dir" = $argv[2]; or set -a rest $dir
    end
    _movenv_set $argv $rest
end

# A moved base searches for its Tcl beside the environment. Of two, the right one is unknown.
function _movenv_tcl
    contains -- "$argv[2]" '' /usr; and return
    set -l found
    for tcl in 8.6 9.0
        test -f "$argv[2]/lib/tcl$tcl/init.tcl"; and set -a found $tcl
    end
    test (count $found) -eq 1; or return
    _movenv_set TCL_LIBRARY $argv[2]/lib/tcl$found
    test -f $argv[2]/lib/tk$found/tk.tcl; and _movenv_set TK_LIBRARY $argv[2]/lib/tk$found
end

function _movenv_activate
    set -l env (_movenv_find $argv[1] | string collect)
    test -n "$env"; or return 1
    if test -z "$argv[2]"
        echo "movenv: cannot activate: this 'activate.fish' was run, not sourced" >&2
        echo "source it, as this changes the shell: source ENV/bin/activate.fish" >&2
        return 1
    end
    if string match -q '*:*' -- $env
        echo "movenv: cannot activate an environment whose path holds a ':', as PATH cannot" >&2
        return 1
    end
    # The active environment may be another tool's.
    set -q VIRTUAL_ENV; and functions -q deactivate; and deactivate nondestructive
    _movenv_way_back
    # Removes what another tool's deactivate left of ours.
    set -q _OLD_VIRTUAL_NAMES; and deactivate nondestructive

    set -gx VIRTUAL_ENV $env
    set -gx VIRTUAL_ENV_PROMPT __MOVENV_PROMPT__
    if test -z "$VIRTUAL_ENV_PROMPT"
        set VIRTUAL_ENV_PROMPT (string replace -r '(?s)^.*/' '' -- $env | string collect)
    end

    _movenv_front PATH $env/__MOVENV_BIN__
    _movenv_front PKG_CONFIG_PATH $env/lib/pkgconfig
    if test -n "$PYTHONHOME"
        _movenv_set PYTHONHOME ''
        set -e PYTHONHOME
    end
    _movenv_tcl (string match -r '^home = (/.*)/bin$' <$env/pyvenv.cfg)

    if not functions -q pydoc
        set -g _OLD_VIRTUAL_PYDOC
        function pydoc -d "Show Python's documentation"
            python -m pydoc $argv
        end
    end
    test -n "$VIRTUAL_ENV_DISABLE_PROMPT"; or _movenv_prompt
end

# A prompt is a function in fish: ours prints the name and calls the previous one.
function _movenv_prompt
    functions -q fish_prompt; or return 0
    functions -e _old_fish_prompt
    functions -c fish_prompt _old_fish_prompt
    set -g _OLD_FISH_PROMPT_OVERRIDE $VIRTUAL_ENV

    function _movenv_status
        return $argv[1]
    end
    function fish_prompt
        set -l last $status
        set_color 4B8BBE
        printf '(%s)' "$VIRTUAL_ENV_PROMPT"
        set_color normal
        printf ' '
        _movenv_status $last
        _old_fish_prompt
    end
end

# Makes deactivate, which uses no file of the environment: it may be gone by then.
function _movenv_way_back
    function deactivate -d "Leave the Python environment"
        for name in $_OLD_VIRTUAL_NAMES
            # With neither, another tool has restored it: venv knows the name of some.
            set -l old _OLD_VIRTUAL_$name
            if set -q $old
                set -gx $name $$old
                set -e $old
            else if contains -- $name $_OLD_VIRTUAL_UNSET
                set -eg $name
            end
        end
        set -e _OLD_VIRTUAL_NAMES
        set -e _OLD_VIRTUAL_UNSET
        # A fish inside this one may have inherited the variable, but never the function.
        if set -q _OLD_FISH_PROMPT_OVERRIDE
            set -e _OLD_FISH_PROMPT_OVERRIDE
            if functions -q _old_fish_prompt
                functions -e fish_prompt
                functions -c _old_fish_prompt fish_prompt
                functions -e _old_fish_prompt _movenv_status
            end
        end
        set -e VIRTUAL_ENV
        set -e VIRTUAL_ENV_PROMPT
        if test "$argv[1]" != nondestructive
            functions -e deactivate
        end
        set -q _OLD_VIRTUAL_PYDOC; and functions -e pydoc
        set -e _OLD_VIRTUAL_PYDOC
    end
end

# The trace is empty if fish runs this file as its script; in parentheses it would not be.
status stack-trace | read -z -l _movenv_trace
_movenv_activate (status filename | string collect) "$_movenv_trace"
set -l _movenv_result $status
functions -e _movenv_environment _movenv_find _movenv_set _movenv_front _movenv_tcl \
    _movenv_activate _movenv_prompt _movenv_way_back
test $_movenv_result -eq 0
