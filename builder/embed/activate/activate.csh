# SPDX-License-Identifier: MIT
# Activates this environment in tcsh and csh:
#     source ENV/bin/activate.csh        and later: deactivate
# This file contains no path. The shell does not name the file that it reads, but holds it open:
# /proc names it, symlinks resolved, so the environment may move. A value is always read with :q,
# and passed to other programs in variables, since csh parses text in backquotes again. Other
# programs have a backslash before them, which hides them from aliases; a builtin cannot be hidden.

# The quotes below are for the usual history characters.
if ( $?histchars ) then
	set _movenv_histchars = $histchars:q
endif
unset histchars

set _movenv_env = ''
set _movenv_files = ''
if ( -d /proc/$$/fd ) then
	set _movenv_files = ( `\ls /proc/$$/fd | \sort -rn` )
endif
foreach _movenv_x ( $_movenv_files MOVENV_ACTIVATE )
	set _movenv_file = ''
	if ( $_movenv_x != MOVENV_ACTIVATE ) then
		# The file opened last has the highest number.
		set _movenv_file = "`\readlink /proc/$$/fd/$_movenv_x`"
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
unset _movenv_files _movenv_x

# "$0" is the script that the shell runs; a sourced file has none, or that of its caller. An "if" of
# one line would expand it in any case.
set _movenv_run = 0
if ( $?0 && x$_movenv_env:q != x ) then
	set _movenv_x = $0:q
	if ( { \test $_movenv_x:q -ef $_movenv_file:q } ) set _movenv_run = 1
	unset _movenv_x
endif
unset _movenv_file

set _movenv_status = 1
if ( x$_movenv_env:q == x ) then
	\sh -c 'echo "$0" >&2' "movenv: cannot find the environment of this 'activate.csh'"
	\sh -c 'echo "$0" >&2' 'run: setenv MOVENV_ACTIVATE /path/to/activate.csh; and source it again'
else if ( $_movenv_run ) then
	\sh -c 'echo "$0" >&2' "movenv: cannot activate: this 'activate.csh' was run, not sourced"
	\sh -c 'echo "$0" >&2' 'source it, as this changes the shell: source ENV/bin/activate.csh'
else if ( x$_movenv_env:q =~ *:* ) then
	\sh -c 'echo "$0" >&2' "movenv: cannot activate an environment whose path holds a ':'"
else
	# Uses no file of the environment, which may be gone by then, and no other program. The
	# argument of eval is not expanded if the variable is not set.
	set _movenv_a = ''
	foreach _movenv_x ( PATH PYTHONHOME PKG_CONFIG_PATH TCL_LIBRARY TK_LIBRARY )
		set _movenv_b = 'if ( $?_MOVENV_NO_'$_movenv_x' ) unsetenv '$_movenv_x'; '
		set _movenv_c = 'if ( $?_OLD_VIRTUAL_'$_movenv_x' ) eval '\''setenv '$_movenv_x
		set _movenv_d = ' $_OLD_VIRTUAL_'$_movenv_x':q'\''; unset _OLD_VIRTUAL_'$_movenv_x
		set _movenv_a = $_movenv_a:q$_movenv_b:q$_movenv_c:q$_movenv_d:q' _MOVENV_NO_'$_movenv_x'; '
	end
	set _movenv_b = 'if ( $?_OLD_VIRTUAL_PROMPT ) eval '\''set prompt = $_OLD_VIRTUAL_PROMPT:q'\'
	set _movenv_c = '; unset _OLD_VIRTUAL_PROMPT; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT'
	set _movenv_d = '; unalias pydoc; rehash; if ( "\!:*" != nondestructive ) unalias deactivate'
	alias deactivate $_movenv_a:q$_movenv_b:q$_movenv_c:q$_movenv_d:q
	unset _movenv_a _movenv_b _movenv_c _movenv_d
	deactivate nondestructive
	alias pydoc 'python -m pydoc'

	setenv VIRTUAL_ENV $_movenv_env:q
	setenv VIRTUAL_ENV_PROMPT __MOVENV_PROMPT__
	if ( x$VIRTUAL_ENV_PROMPT:q == x ) setenv VIRTUAL_ENV_PROMPT $_movenv_env:t:q

	set _movenv_x = $_movenv_env:q/lib/pkgconfig
	if ( $?PKG_CONFIG_PATH ) then
		set _OLD_VIRTUAL_PKG_CONFIG_PATH = $PKG_CONFIG_PATH:q
		if ( x$PKG_CONFIG_PATH:q != x ) set _movenv_x = $_movenv_x:q':'$PKG_CONFIG_PATH:q
	else
		set _MOVENV_NO_PKG_CONFIG_PATH
	endif
	setenv PKG_CONFIG_PATH $_movenv_x:q

	# A base with its own Tcl, such as uv's, searches for it beside the environment. Of two, the
	# one that Python was linked with is unknown. The system's is found anyway.
	setenv _MOVENV_SH 's@^home = \(/.*\)/bin$@\1/lib@p; /^home = /q'
	setenv _MOVENV_SH "sed -n '"$_MOVENV_SH:q"' "'"$VIRTUAL_ENV/pyvenv.cfg"'
	set _movenv_x = "`\printenv _MOVENV_SH | \sh`"
	unsetenv _MOVENV_SH
	set _movenv_tcl = ''
	if ( $#_movenv_x == 1 && x$_movenv_x:q != x && x$_movenv_x:q != x/usr/lib ) then
		foreach _movenv_file ( 8.6 9.0 )
			if ( -f $_movenv_x:q/tcl$_movenv_file/init.tcl ) then
				set _movenv_tcl = $_movenv_tcl$_movenv_file
			endif
		end
		unset _movenv_file
	endif
	if ( x$_movenv_tcl == x8.6 || x$_movenv_tcl == x9.0 ) then
		if ( $?TCL_LIBRARY ) then
			set _OLD_VIRTUAL_TCL_LIBRARY = $TCL_LIBRARY:q
		else
			set _MOVENV_NO_TCL_LIBRARY
		endif
		setenv TCL_LIBRARY $_movenv_x:q/tcl$_movenv_tcl
		if ( -f $_movenv_x:q/tk$_movenv_tcl/tk.tcl ) then
			if ( $?TK_LIBRARY ) then
				set _OLD_VIRTUAL_TK_LIBRARY = $TK_LIBRARY:q
			else
				set _MOVENV_NO_TK_LIBRARY
			endif
			setenv TK_LIBRARY $_movenv_x:q/tk$_movenv_tcl
		endif
	endif
	unset _movenv_tcl

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
		# csh interprets \!, tcsh also \ ^ %. sh makes the first two from 041 and 134, since
		# csh would interpret them here. A terminal interprets control characters.
		setenv _MOVENV_SH 'e=$(printf "\041"); b=$(printf "\134"); s="s/$e/$b$b&/g"'
		setenv _MOVENV_SH $_MOVENV_SH:q'; test $1 = 0 || s="s/[$b^$e]/$b$b&/g; s/%/%%/g"'
		setenv _MOVENV_SH $_MOVENV_SH:q'; printf "(%s) " "$VIRTUAL_ENV_PROMPT"'
		setenv _MOVENV_SH $_MOVENV_SH:q' | tr "\001-\037\177" "?" | LC_ALL=C sed "$s"'
		set _movenv_x = "`\printenv _MOVENV_SH | \sh -s $?tcsh`"
		set prompt = $_movenv_x:q$prompt:q
		unsetenv _MOVENV_SH
	endif
	# In front, once, and last: it may be all of PATH. $path makes "." of an empty entry, so it is
	# set only where it must be.
	set _movenv_x = $_movenv_env:q/__MOVENV_BIN__
	if ( $?PATH ) then
		set _OLD_VIRTUAL_PATH = $PATH:q
		set _movenv_path = ()
		set _movenv_glob = $?noglob
		set noglob
		foreach _movenv_file ( $path:q )
			if ( x$_movenv_file:q != x$_movenv_x:q ) then
				set _movenv_path = ( $_movenv_path:q $_movenv_file:q )
			endif
		end
		if ( $_movenv_glob == 0 ) unset noglob
		if ( $#_movenv_path != $#path ) set path = ( $_movenv_path:q )
		unset _movenv_path _movenv_file _movenv_glob
		if ( x$PATH:q != x ) set _movenv_x = $_movenv_x:q':'$PATH:q
	else
		set _MOVENV_NO_PATH
	endif
	set _movenv_path = $_movenv_x:q
	unset _movenv_x
	rehash
	set _movenv_status = 0
endif

unset _movenv_env _movenv_run
if ( $?_movenv_histchars ) eval 'set histchars = $_movenv_histchars:q'
unset _movenv_histchars
# Neither else nor endif keeps the status, and unset must not change it.
eval "unset _movenv_status; \test $_movenv_status = 0 "'&& setenv PATH $_movenv_path:q && unset _movenv_path'
