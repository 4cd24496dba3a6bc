/** A protected server, its authorization server, and our access to it: one of each for a test, ended with it. */
import { onTestFinished } from 'vitest'
import { ResourceAccess, type ResourceAccessOptions } from '../../src/client/oauth/resource-access.ts'
import type { SignInPerson } from '../../src/client/oauth/sign-in.ts'
import { TokenStore } from '../../src/client/oauth/token-store.ts'
import { TestAuthorizationServer } from './authorization-server.ts'
import { temporaryFolder } from './memory-io.ts'
import { ProtectedServer } from './protected-server.ts'
import { browse } from './scripted-browser.ts'

/** Who takes part in a test. */
export interface ProtectedPair {
  readonly issuer: TestAuthorizationServer
  readonly server: ProtectedServer
  readonly stateFolder: string
  readonly store: TokenStore
  /** What a person was told. */
  readonly told: string[]
  /** Pages that the browser ended at, with their status. */
  readonly pages: { status: number; page: string }[]
  readonly person: SignInPerson
  /** Access of another process, or of the same one after a restart. */
  access(over?: Partial<ResourceAccessOptions>): ResourceAccess
}

/** Starts both servers. */
export async function protectedPair(): Promise<ProtectedPair> {
  const issuer = await TestAuthorizationServer.start()
  const server = await ProtectedServer.start(issuer)
  onTestFinished(async () => {
    await server.close()
    await issuer.close()
  })
  const stateFolder = temporaryFolder()
  const store = new TokenStore(stateFolder)
  const told: string[] = []
  const pages: { status: number; page: string }[] = []
  const person: SignInPerson = {
    open: async (address) => {
      void browse(address).then(
        (page) => pages.push(page),
        () => undefined,
      )
      return true
    },
    tell: (line) => told.push(line),
    timeoutMs: 20_000,
  }
  const access = (over: Partial<ResourceAccessOptions> = {}): ResourceAccess => {
    return new ResourceAccess({
      server: server.url,
      store,
      choice: {},
      environment: {},
      person,
      now: Date.now,
      ...over,
    })
  }
  return { issuer, server, stateFolder, store, told, pages, person, access }
}
