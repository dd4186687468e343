/**
 * Resource limits, then the program. Arguments: address space and private memory in KiB, then the command.
 * No core dump may hold a roster, and no byte may be written to a file.
 */
export const LIMITS_SCRIPT = `set -eu
ulimit -v "$1"; ulimit -d "$2"; ulimit -c 0; ulimit -f 0; ulimit -n 64
shift 2
exec "$@"`

/**
 * Runs as root of a new user namespace, with mount, network, process and IPC namespaces of its own.
 * Arguments: the folder to become the root, the door, address space and private memory in KiB, the programs
 * env, chroot, setpriv and node; then what to show of the disk, \`--\`, and the arguments of node.
 *
 * The new root is an allowlist: what is not named (keys, data, homes, /etc, /proc, /dev) is not there.
 * \`chroot\` is enough because the last step gives up every capability for good, and a process whose root
 * was changed cannot make a user namespace to win them back.
 */
export const NAMESPACES_SCRIPT = `set -eu
root=$1 door=$2 space=$3 data=$4 env=$5 chroot=$6 setpriv=$7 node=$8
shift 8
show() {
  if [ -d "$1" ]; then mkdir -p "$2"
  elif [ ! -e "$2" ]; then mkdir -p "$(dirname "$2")"; : > "$2"; fi
  mount --rbind "$1" "$2"
  mount -o remount,bind,ro,nosuid,nodev "$2"
}
mount -t tmpfs -o mode=755,size=1m,nosuid,nodev room "$root"
while [ "$1" != -- ]; do
  if [ -L "$1" ]; then
    mkdir -p "$(dirname "$root$1")"
    ln -s "$(readlink "$1")" "$root$1"
  elif [ -e "$1" ]; then show "$1" "$root$1"; fi
  shift
done
shift
show "$door" "$root/door"
show "$setpriv" "$root/setpriv"
show "$node" "$root/node"
mount -o remount,bind,ro,nosuid,nodev "$root"
ulimit -v "$space"; ulimit -d "$data"; ulimit -c 0; ulimit -f 0; ulimit -n 64
exec "$env" -i "$chroot" "$root" /setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \\
  --pdeathsig KILL /node "$@"`
