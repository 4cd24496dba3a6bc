/** The clients of both SDKs as they are, and with the option by which progress counts. */
import { join } from 'node:path'

const sdkClient = join(import.meta.dirname, '../sdk-client.mjs')
const program = (version, reset) => ({
  files: () => ({}),
  program: (server, method) => [process.execPath, sdkClient, version, method, reset, server.command, ...server.args],
})

export const sdkClients = {
  'sdk-1': program('1', 'as-it-is'),
  'sdk-1-reset': program('1', 'reset'),
  'sdk-2': program('2', 'as-it-is'),
  'sdk-2-reset': program('2', 'reset'),
}
