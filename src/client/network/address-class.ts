/** Which part of the network an address belongs to, so that a stranger's choice of address can be held to it. */
import { BlockList, isIP } from 'node:net'

/**
 * `public`: the internet. `private`: a site's own network (RFC 1918, RFC 4193, RFC 6598). `loopback`: this machine.
 * `special`: everything else that IANA sets aside, among it link-local addresses, where clouds keep their secrets.
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'special'

/** Networks that are not public (IANA special-purpose registries for IPv4 and IPv6, multicast included). */
const specialNetworks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const privateNetworks = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
] as const

const loopbackNetworks = [
  ['127.0.0.0', 8],
  ['::1', 128],
] as const

const special = blockList(specialNetworks)
const privates = blockList(privateNetworks)
const loopbacks = blockList(loopbackNetworks)
/** All that is assigned to the public: mapped, translated (NAT64), local and multicast addresses lie outside of it. */
const globalUnicast = blockList([['2000::', 3]])

function blockList(networks: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, addressFamily(network))
  return list
}

/** The family of a literal address, as `node:net` names it. */
export function addressFamily(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** The class of a literal address. Anything that is no address is `special`, and so is an IPv4 address written as IPv6. */
export function addressClass(address: string): AddressClass {
  if (isIP(address) === 0) return 'special'
  const family = addressFamily(address)
  if (family === 'ipv6' && /^::ffff:/i.test(address)) return 'special'
  if (loopbacks.check(address, family)) return 'loopback'
  if (privates.check(address, family)) return 'private'
  if (special.check(address, family)) return 'special'
  return family === 'ipv4' || globalUnicast.check(address, family) ? 'public' : 'special'
}
