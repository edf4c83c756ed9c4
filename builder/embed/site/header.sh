#!/bin/sh
'''':
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -h "$self" ]; do
	link=$(readlink "$self")
	case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
done
exec "${self%/*}/python" "$0" "$@"
'''
