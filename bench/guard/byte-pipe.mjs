/** The least that a proxy costs: starts a server and passes bytes, reading nothing. Usage: node byte-pipe.mjs COMMAND [ARG ...] */
import { spawn } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
process.stdin.pipe(server.stdin)
server.stdout.pipe(process.stdout)
server.once('exit', (code) => process.exit(code ?? 1))
