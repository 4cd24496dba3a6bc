/**
 * The style sheet and the icon, served by this very origin under names that contain their hash: they may be kept for
 * ever, and the pages need neither inline style nor a nonce (which would change every page's ETag).
 */
import { Hono } from 'hono'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { sendText } from '../middleware/conditional.ts'
import type { PageAssets } from '../views/layout.tsx'
import { baseStyle } from '../views/style-base.ts'
import { diffStyle } from '../views/style-diff.ts'
import { itemStyle } from '../views/style-items.ts'

interface Asset {
  readonly path: string
  readonly type: string
  readonly text: string
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M10 2h12l8 8v12l-8 8H10l-8-8V10z" fill="#0a5a66"/><path d="M9 9h14v4h-5v11h-4V13H9z" fill="#fff"/></svg>'

const stylesheetAsset = makeAsset('css', 'text/css; charset=utf-8', baseStyle + itemStyle + diffStyle)
const iconAsset = makeAsset('svg', 'image/svg+xml', icon)

/** Where pages find what they load. */
export const pageAssets: PageAssets = { stylesheet: stylesheetAsset.path, icon: iconAsset.path }

/** Routes of the files that pages load. */
export function assetRoutes(): Hono {
  const app = new Hono()
  for (const { path, type, text } of [stylesheetAsset, iconAsset]) {
    app.get(path, (context) => sendText(context, text, type, 'immutable'))
  }
  return app
}

function makeAsset(extension: string, type: string, text: string): Asset {
  return { path: `/assets/${sha256Hex(text).slice(0, 16)}.${extension}`, type, text }
}
