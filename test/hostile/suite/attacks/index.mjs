/** Every attack, in the order in which they are played. */
import { fieldAttacks } from './fields.mjs'
import { frameAttacks } from './frames.mjs'
import { hiddenAttacks } from './hidden.mjs'
import { listingAttacks } from './listing.mjs'
import { networkAttacks } from './network.mjs'
import { timeAttacks } from './over-time.mjs'
import { requestAttacks } from './requests.mjs'
import { wireAttacks } from './wire.mjs'

/** The attacks by what they are about. */
export const attackGroups = {
  listing: listingAttacks,
  frames: frameAttacks,
  time: timeAttacks,
  fields: fieldAttacks,
  hidden: hiddenAttacks,
  requests: requestAttacks,
  network: networkAttacks,
  wire: wireAttacks,
}

export const attacks = Object.values(attackGroups).flat()

/** The attack of an id. @throws Error for an unknown one. */
export function findAttack(id) {
  const attack = attacks.find((each) => each.id === id)
  if (attack === undefined) throw new Error(`there is no attack ${id}`)
  return attack
}
