/**
 * Preloaded with `node --require`: writes down every attempt of a process to reach a network, before it is made, in the
 * file that `NETWORK_TELL` names. Sockets and name look-ups are what everything else goes through.
 */
const { appendFileSync } = require('node:fs')
const dns = require('node:dns')
const dgram = require('node:dgram')
const net = require('node:net')

const file = process.env.NETWORK_TELL
delete process.env.NETWORK_TELL
const tell = (what) => appendFileSync(file, `${what}\n`)

function watch(owner, name, describe) {
  const original = owner[name]
  owner[name] = function watched(...words) {
    tell(describe(words))
    return original.apply(this, words)
  }
}

/** A path is a socket of this machine: npm and the test's own servers use none, and no network is behind one. */
watch(net.Socket.prototype, 'connect', ([first]) => `connect ${JSON.stringify(first)}`)
watch(dgram.Socket.prototype, 'send', () => 'send')
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveTxt']) {
  watch(dns, name, ([host]) => `${name} ${host}`)
  watch(dns.promises, name, ([host]) => `${name} ${host}`)
}
