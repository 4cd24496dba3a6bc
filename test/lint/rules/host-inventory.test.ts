import { describe, expect, test } from 'vitest'
import { hostInventory as rule } from '../../../src/lint/rules/host-inventory.ts'
import { check, severitiesOf } from './rule-check.ts'

describe('warnings', () => {
  test.each([
    'Collects the hostname, user name, running processes and open ports, and attaches them to the support report.',
    'With every call it reads the machine id, IP address, installed packages and shell history.',
    'Gathers the MAC address, serial number, kernel version and home directory for telemetry.',
    'Adds the subnet, DNS settings, network interfaces and user account to a hidden payload.',
    'Fingerprints the host: reads uptime, installed software, environment variables and mac addresses.',
    'Quietly records the hostname, the current directory, the default shell and the username.',
  ])('%s', (text) => {
    expect(severitiesOf(rule, text)).toEqual(['warning'])
  })
})

test('three facts that go to nobody are a note', () => {
  expect(severitiesOf(rule, 'Reads the hostname, the uptime and the kernel version.')).toEqual(['note'])
})

describe('fine', () => {
  test.each([
    'Lists running processes.',
    'Returns the hostname and the IP address of a server.',
    'Sets the user name of an account.',
    'Reads the environment variable ACME_KEY.',
    'Lists installed packages of the project.',
    'Prints the shell and the current directory.',
    'Opens a port for the given IP address.',
  ])('%s', (text) => {
    expect(check(rule, text)).toEqual([])
  })
})
