# SPDX-License-Identifier: MIT
# Puts this environment in front, in tcsh and csh:
#     source ENV/bin/activate.csh        and later: deactivate
# No path stands here. The shell does not tell which file it reads, but holds it open: /proc names
# it, links resolved, so the environment may have been moved. A value is always read with :q, and
# goes to other programs through variables: csh parses what stands in backquotes again.

set _movenv_env = ''
set _movenv_files = ''
if ( -d /proc/$$/fd ) then
	set _movenv_files = ( `ls /proc/$$/fd | sort -rn` )
endif
foreach _movenv_x ( $_movenv_files MOVENV_ACTIVATE )
	set _movenv_file = ''
	if ( $_movenv_x != MOVENV_ACTIVATE ) then
		# The file opened last has the highest number.
		set _movenv_file = "`readlink /proc/$$/fd/$_movenv_x`"
	else if ( $?MOVENV_ACTIVATE ) then
		set _movenv_file = $MOVENV_ACTIVATE:q
		if ( x$_movenv_file:q !~ x/* ) set _movenv_file = $cwd:q/$_movenv_file:q
	endif
	# A newline in the path makes it several words.
	if ( $#_movenv_file == 1 ) then
		if ( x$_movenv_file:q =~ x*/activate.csh ) then
			set _movenv_env = $_movenv_file:h:q
			set _movenv_env = $_movenv_env:h:q
			if ( -f $_movenv_env:q/pyvenv.cfg ) break
			set _movenv_env = ''
		endif
	endif
end
unset _movenv_files _movenv_file _movenv_x

set _movenv_status = 1
if ( x$_movenv_env:q == x ) then
	sh -c 'echo "$0" >&2' "movenv: cannot find the environment of this 'activate.csh'"
	sh -c 'echo "$0" >&2' 'run: setenv MOVENV_ACTIVATE /path/to/activate.csh; and source it again'
else if ( x$_movenv_env:q =~ *:* ) then
	sh -c 'echo "$0" >&2' "movenv: cannot activate an environment whose path holds a ':'"
else
	# Needs nothing of the environment, which may be gone by then.
	set _movenv_a = 'test $?_OLD_VIRTUAL_PATH = 1 && setenv PATH $_OLD_VIRTUAL_PATH:q'
	set _movenv_b = ' && unset _OLD_VIRTUAL_PATH; test $?_OLD_VIRTUAL_PYTHONHOME = 1'
	set _movenv_c = ' && setenv PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME:q'
	set _movenv_d = ' && unset _OLD_VIRTUAL_PYTHONHOME; test $?_OLD_VIRTUAL_PROMPT = 1'
	set _movenv_e = ' && set prompt = $_OLD_VIRTUAL_PROMPT:q && unset _OLD_VIRTUAL_PROMPT'
	set _movenv_f = '; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; rehash'
	set _movenv_g = '; test "\!:*" != nondestructive && unalias deactivate'
	set _movenv_a = $_movenv_a:q$_movenv_b:q$_movenv_c:q$_movenv_d:q
	alias deactivate $_movenv_a:q$_movenv_e:q$_movenv_f:q$_movenv_g:q
	unset _movenv_a _movenv_b _movenv_c _movenv_d _movenv_e _movenv_f _movenv_g
	deactivate nondestructive

	setenv VIRTUAL_ENV $_movenv_env:q
	setenv VIRTUAL_ENV_PROMPT __MOVENV_PROMPT__
	if ( x$VIRTUAL_ENV_PROMPT:q == x ) setenv VIRTUAL_ENV_PROMPT $_movenv_env:t:q

	if ( $?PATH ) then
		set _OLD_VIRTUAL_PATH = $PATH:q
		setenv PATH $VIRTUAL_ENV:q/__MOVENV_BIN__':'$PATH:q
	else
		setenv PATH $VIRTUAL_ENV:q/__MOVENV_BIN__
	endif

	if ( $?PYTHONHOME ) then
		set _OLD_VIRTUAL_PYTHONHOME = $PYTHONHOME:q
		unsetenv PYTHONHOME
	endif

	set _movenv_x = x
	if ( $?VIRTUAL_ENV_DISABLE_PROMPT ) then
		set _movenv_x = x$VIRTUAL_ENV_DISABLE_PROMPT:q
	endif
	if ( $?prompt && $_movenv_x:q == x ) then
		set _OLD_VIRTUAL_PROMPT = $prompt:q
		# csh gives \! a meaning, tcsh \ ^ % too. sh makes the first two from 041 and 134, as csh
		# would read them here. A newline shows as a space.
		setenv _MOVENV_SH 'e=$(printf "\041"); b=$(printf "\134"); s="s/$e/$b$b&/g"'
		setenv _MOVENV_SH $_MOVENV_SH:q'; test $1 = 0 || s="s/[$b^$e]/$b$b&/g; s/%/%%/g"'
		setenv _MOVENV_SH $_MOVENV_SH:q'; printf "(%s) " "$VIRTUAL_ENV_PROMPT" | tr "\n" " "'
		setenv _MOVENV_SH $_MOVENV_SH:q' | LC_ALL=C sed "$s"'
		set _movenv_x = "`printenv _MOVENV_SH | sh -s $?tcsh`"
		set prompt = $_movenv_x:q$prompt:q
		unsetenv _MOVENV_SH
	endif
	unset _movenv_x
	rehash
	set _movenv_status = 0
endif

# Neither else nor endif keeps the status, and unset is not to change it.
unset _movenv_env
eval "unset _movenv_status; test $_movenv_status = 0"
