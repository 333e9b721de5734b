#!/bin/sh
# What the tests need of the machine beside Python: a browser, Chinese letters for it, PostgreSQL. Root on Debian has what
# is missing installed; anybody else is told the one command. Tests that need what stays missing are skipped, and say so.
set -u

lacking=
[ -x /usr/bin/chromium ] || lacking="$lacking chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || lacking="$lacking fontconfig fonts-noto-cjk"
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || lacking="$lacking postgresql"
[ -n "$lacking" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "==> 安装测试用到的$lacking，约 1 分钟 | installing what the tests need; about 1 min"
    apt-get -qq update
    # shellcheck disable=SC2086  names of packages, a word each
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $lacking >/dev/null && exit 0
fi
echo "==> 没有$lacking，用到的测试将跳过。安装：sudo apt-get install$lacking"
echo "    Missing, the tests that need them are skipped. To install: sudo apt-get install$lacking"
