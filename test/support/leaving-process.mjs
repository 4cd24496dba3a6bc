// Starts a server that ignores every polite request, prints its process id, and exits without stopping it:
// node leaving-process.mjs SOURCE
import { pathToFileURL } from 'node:url'

const { startServerProcess } = await import(pathToFileURL(`${process.argv[2]}/client/process/server-process.js`).href)
const script = "for (const s of ['SIGTERM','SIGHUP']) process.on(s,()=>{});console.log('up');setInterval(()=>{},1000)"
const server = startServerProcess(
  { kind: 'command', argv: [process.execPath, '-e', script], env: {} },
  {
    maxLineBytes: 100,
    stderr: 'capture',
    onLine: () => process.stdout.write(String(server.pid), () => process.exit(0)),
    onClose: () => {},
  },
)
