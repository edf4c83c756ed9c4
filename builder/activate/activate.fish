# SPDX-License-Identifier: MIT
# Puts this environment in front, in fish 3.1 and later:
#     source ENV/bin/activate.fish        and later: deactivate
# No path stands here. The environment is found from where this file is each time it is read, so
# it may have been moved. "string collect" keeps a newline in a path from splitting it.

# Prints the environment that the activate file $argv[1] lies in; fails if there is none.
function _movenv_environment
    set -l file $argv[1]
    string match -q '/*' -- $file; or set file $PWD/$file
    set file (string replace -ar '(?s)/(\.?/)+' / -- $file | string collect)
    while string match -qr '/\.\./' -- $file
        set file (string replace -r '(?s)(^|/[^/]+)/\.\./' / -- $file | string collect)
    end
    # "link/.." is the parent of what the link names.
    set -l asked (builtin realpath -- $argv[1] | string collect)
    set -l found (builtin realpath -- $file 2>/dev/null | string collect)
    test "$asked" = "$found"; or return 1
    set -l env (string replace -r '(?s)/[^/]*/[^/]*$' '' -- $file | string collect)
    test -f $env/pyvenv.cfg; and echo $env
end

# The same, by every name of the file: as it is called, links resolved, what the user says.
function _movenv_find
    for file in $argv[1] (builtin realpath -- $argv[1] | string collect) $MOVENV_ACTIVATE
        test -f "$file"; and _movenv_environment $file; and return 0
    end
    echo "movenv: cannot find the environment of this 'activate.fish'" >&2
    echo "set MOVENV_ACTIVATE to its path and source it again" >&2
    return 1
end

function _movenv_activate
    set -l env (_movenv_find $argv[1] | string collect)
    test -n "$env"; or return 1
    if string match -q '*:*' -- $env
        echo "movenv: cannot activate an environment whose path holds a ':', as PATH cannot" >&2
        return 1
    end
    deactivate nondestructive

    set -gx VIRTUAL_ENV $env
    set -gx VIRTUAL_ENV_PROMPT __MOVENV_PROMPT__
    if test -z "$VIRTUAL_ENV_PROMPT"
        set VIRTUAL_ENV_PROMPT (string replace -r '(?s)^.*/' '' -- $env | string collect)
    end

    set -g _OLD_VIRTUAL_PATH $PATH
    set -l rest
    for dir in $PATH
        test "$dir" = $env/__MOVENV_BIN__; or set -a rest $dir
    end
    set -gx PATH $env/__MOVENV_BIN__ $rest

    if test -n "$PYTHONHOME"
        set -g _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME
        set -e PYTHONHOME
    end
    test -n "$VIRTUAL_ENV_DISABLE_PROMPT"; or _movenv_prompt
end

# A prompt is a function in fish: ours prints the name and calls the one that was there.
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

# Needs nothing of the environment, which may be gone by then.
function deactivate -d "Leave the Python environment"
    if set -q _OLD_VIRTUAL_PATH
        set -gx PATH $_OLD_VIRTUAL_PATH
        set -e _OLD_VIRTUAL_PATH
    end
    if set -q _OLD_VIRTUAL_PYTHONHOME
        set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME
        set -e _OLD_VIRTUAL_PYTHONHOME
    end
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
end

_movenv_activate (status filename | string collect)
set -l _movenv_result $status
functions -e _movenv_environment _movenv_find _movenv_activate _movenv_prompt
test $_movenv_result -eq 0
