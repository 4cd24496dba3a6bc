import type { Store } from '../store/store.ts'
import { readHistory } from './control-history.ts'
import { diffVersions } from './diff.ts'
import { readServer, readVersion } from './read.ts'
import { searchServers } from './search.ts'
import type { Reads } from './types.ts'

/** The reads that pages use, each on a store. */
export function bindReads(store: Store): Reads {
  return {
    searchServers: (request) => store.read((tx) => searchServers(tx, request)),
    readServer: (name, page) => store.read((tx) => readServer(tx, name, page)),
    readVersion: (name, version, profile) => store.read((tx) => readVersion(tx, name, version, profile)),
    readHistory: (name) => store.read((tx) => readHistory(tx, name)),
    diffVersions: (name, from, to, profile) => store.read((tx) => diffVersions(tx, name, from, to, profile)),
  }
}
