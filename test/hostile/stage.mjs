/**
 * The hostile server over stdio: `node stage.mjs SCENE`. The scene is a file, `{ attack, attacking, learning, base }`, so that a
 * server can change between two starts while its command line stays the same.
 */
import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { findAttack } from './suite/attacks/index.mjs'
import { ScriptedServer } from './suite/scripted-server.mjs'

const [file = ''] = process.argv.slice(2)
const { attack, attacking, learning, base } = JSON.parse(readFileSync(file, 'utf8'))
appendFileSync(`${file}.starts`, '.')
const instance = statSync(`${file}.starts`).size
const server = new ScriptedServer(findAttack(attack), { attack: attacking, learning, instance, base })
const out = {
  write(frame) {
    process.stdout.write(frame)
    process.stdout.write('\n')
  },
  exit: (code) => process.exit(code),
}

for await (const line of createInterface({ input: process.stdin })) void server.handle(JSON.parse(line), out)
process.exit(0)
