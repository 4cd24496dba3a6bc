import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/**
 * The address a request comes from, for counting: the connection's, or, where that is a trusted proxy's, the last one in
 * `X-Forwarded-For` that is not. IPv6 addresses are cut to their /64, which one client usually has to itself.
 */
export function clientAddress(c: Context, trustedProxies: BlockList): string {
  let address = plainAddress(connectionAddress(c))
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((item) => plainAddress(item.trim()))
  while (isTrusted(address, trustedProxies)) {
    const next = forwarded.pop()
    // Attacker-controlled unless a trusted proxy wrote it: anything but an address ends the walk.
    if (next === undefined || isIP(next) === 0) break
    address = next
  }
  return isIP(address) === 6 ? ipv6Network(address) : address
}

/** Reads the addresses and networks of trusted proxies: `10.0.0.7`, `10.0.0.0/8`. Undefined where one is malformed. */
export function parseProxies(items: readonly string[]): BlockList | undefined {
  const list = new BlockList()
  for (const item of items) {
    const [address = '', bits, ...rest] = item.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const maxBits = family === 'ipv6' ? 128 : 32
    const length = bits === undefined ? maxBits : Number(bits)
    const wellFormed = isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits ?? '0') && length <= maxBits
    if (!wellFormed) return undefined
    list.addSubnet(address, length, family)
  }
  return list
}

function connectionAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // A request that did not come over a socket, as in tests.
    return 'unknown'
  }
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

function isTrusted(address: string, proxies: BlockList): boolean {
  const family = isIP(address)
  return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function ipv6Network(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
