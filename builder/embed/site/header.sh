#!/bin/sh
'''':
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -h "$self" ]; do
	link=$(readlink "$self")
	case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
done
exec "${self%/*}/python" "$0" "$@"
'''; globals().get("__file__", "/")[0] == "/" or exec("import os as _os\ntry: __file__ = _os.path.join(_os.getcwd(), __file__)\nexcept OSError: pass")
