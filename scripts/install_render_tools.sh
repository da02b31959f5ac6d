#!/bin/sh
# What `make render` needs on a bare Debian or Ubuntu machine: LibreOffice, poppler and free faces for 仿宋, 楷体, 黑体,
# 宋体 and 小标宋. The Fandol faces are unpacked from the texlive-lang-chinese package without installing TeX.
# Quick and without effect when everything is there.
set -eu

TARGET="${SPEECHGEN_FANDOL:-${XDG_CACHE_HOME:-$HOME/.cache}/speechgen-render/fandol}"
PROGRAMS="libreoffice-writer-nogui poppler-utils fontconfig"
FONTS="fonts-liberation fonts-noto-cjk fonts-noto-cjk-extra"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

has_programs() {
    command -v soffice >/dev/null && command -v pdftotext >/dev/null && command -v fc-list >/dev/null
}

has_fonts() {
    fc-list | grep -q 'NotoSerifCJK-SemiBold' && fc-list | grep -q 'LiberationSerif-Regular'
}

install() {
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Programs and fonts apart: the lean LibreOffice must not replace one that is there.
# shellcheck disable=SC2086 # lists of packages
has_programs || install $PROGRAMS
# shellcheck disable=SC2086
has_fonts || install $FONTS

if [ ! -f "$TARGET/FandolFang-Regular.otf" ]; then
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    # apt drops its rights for downloads and has to be let into the folder.
    chmod 755 "$work"
    (cd "$work" && apt-get download -qq texlive-lang-chinese 2>/dev/null) ||
        (as_root apt-get update -qq && cd "$work" && apt-get download -qq texlive-lang-chinese)
    dpkg-deb --fsys-tarfile "$work"/texlive-lang-chinese_*.deb |
        tar -x -C "$work" --wildcards '*/opentype/public/fandol/*.otf'
    mkdir -p "$TARGET"
    find "$work" -name 'Fandol*.otf' -exec cp {} "$TARGET" \;
fi

echo "渲染检查所需的工具和字体已就绪：$TARGET"
