import { describe, expect, test } from 'vitest'
import { baseStyle } from '../../../registry/views/style-base.ts'
import { diffStyle } from '../../../registry/views/style-diff.ts'
import { itemStyle } from '../../../registry/views/style-items.ts'

type Palette = Readonly<Record<string, string>>

function palette(block: string): Palette {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

const [lightBlock = '', darkBlock = ''] = [...baseStyle.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block)
const palettes = { light: palette(lightBlock), dark: palette(darkBlock) }

/** Relative luminance and contrast ratio: WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['ground', 'raised', 'sunk']
const pairs = [
  ...grounds.flatMap((ground) =>
    ['ink', 'soft', 'accent', 'error', 'warning', 'added', 'removed'].map((ink) => [ink, ground]),
  ),
  ['error', 'error-ground'],
  ['warning', 'warning-ground'],
  ['added', 'added-ground'],
  ['removed', 'removed-ground'],
  ['accent', 'accent-ground'],
  ['hidden-ink', 'hidden-ground'],
  ['raised', 'accent'],
]

describe.each(Object.entries(palettes))('%s colours', (_, colors) => {
  test.each(pairs)('%s on %s has a contrast of at least 4.5', (ink = '', ground = '') => {
    expect(contrast(colors[ink] ?? '', colors[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})

describe('style', () => {
  const whole = baseStyle + itemStyle + diffStyle

  test('nothing is loaded from anywhere', () => {
    expect(whole).not.toMatch(/url\(|@import|@font-face|https?:/)
  })

  test('marks of change do not rely on colour alone', () => {
    expect(diffStyle).toMatch(/ins \{[^}]*text-decoration: underline/)
    expect(diffStyle).toMatch(/del \{[^}]*text-decoration: line-through/)
  })

  test('both palettes name the same colours', () => {
    expect(Object.keys(palettes.dark)).toEqual(Object.keys(palettes.light))
    expect(Object.keys(palettes.light).length).toBeGreaterThan(15)
  })

  test('paper has its own rules', () => {
    expect(diffStyle).toContain('@media print')
  })
})
