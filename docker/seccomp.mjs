// Adds to a container engine's own seccomp profile what a room's walls are made with:
//   node docker/seccomp.mjs default.json > docker/seccomp.json
// default.json is that of your engine's release: of Docker in the repository moby/profiles (seccomp/default.json), of
// Podman /usr/share/containers/seccomp.json.
import { readFileSync } from 'node:fs'
import process from 'node:process'

/** Calls of src/engine/room/jail-script.ts: its namespaces, its read-only root, and the change into it. */
const CALLS = ['unshare', 'mount', 'chroot']

const [file] = process.argv.slice(2)
const profile = JSON.parse(readFileSync(file ?? 0, 'utf8'))
if (profile.defaultAction !== 'SCMP_ACT_ERRNO' || !Array.isArray(profile.syscalls)) {
  process.stderr.write('That is no seccomp profile of a container engine.\n')
  process.exit(1)
}
// A call that an older rule refuses stays refused, whatever a newer one says.
const others = profile.syscalls
  .map((rule) => ({ ...rule, names: rule.names.filter((name) => !CALLS.includes(name)) }))
  .filter(({ names }) => names.length > 0)
const syscalls = [...others, { names: CALLS, action: 'SCMP_ACT_ALLOW' }]
process.stdout.write(`${JSON.stringify({ ...profile, syscalls }, null, 2)}\n`)
