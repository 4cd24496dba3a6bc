/** The option by which a look sees what a server shows only to a client that offers it something. */
import { type ClientOffer, clientOffers } from '../src/client/capture/handshake.ts'
import { UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'

/** Of the verbs that look once, for what a session saw. */
export const offerOptions = {
  offers: {
    type: 'string',
    value: 'LIST',
    help: `look as a client that offers ${clientOffers.join(',')}, or some of them (default nothing)`,
  },
} as const satisfies OptionSpecs

/** What is offered; nothing where the verb has no such option. @throws UsageError `E_USAGE`. */
export function readOffers(options: ParsedOptions): ClientOffer[] {
  const words = options.text('offers')?.split(',') ?? []
  return words.map((word) => {
    const offer = clientOffers.find((each) => each === word)
    if (offer !== undefined) return offer
    throw new UsageError('E_USAGE', {
      found: `the offer ${quote(word, 80)}`,
      where: '--offers',
      expected: `one or more of ${clientOffers.join(',')}, with commas between them`,
    })
  })
}
