import type { Plugin } from 'vite'

const TITLE = 'tokenroom: count tokens, see the room that is left'
const DESCRIPTION =
  'Token counts, exact for OpenAI’s models and within bounds for others; what still fits into the context window, and what would be dropped. Nothing leaves the page.'

/**
 * What a link to the page is shown with. A static host has one picture for all links. Its address should be whole: the
 * environment variable `PAGE_URL` says where the page will be, such as `https://example.com/tokens/`.
 */
export function linkPreview(): Plugin {
  return {
    name: 'link-preview',
    transformIndexHtml: {
      order: 'post',
      handler: () => {
        const at = process.env.PAGE_URL
        const image = at === undefined ? './preview.jpg' : new URL('preview.jpg', at).href
        const tags = {
          'og:type': 'website',
          'og:title': TITLE,
          'og:description': DESCRIPTION,
          'og:image': image,
          'og:image:width': '1200',
          'og:image:height': '630',
          'og:image:alt':
            'A request in its slots: a bar against the limit of the context window, and the texts with their tokens in colours.',
          ...(at !== undefined && { 'og:url': at }),
        }
        return [
          ...Object.entries(tags).map(([property, content]) => meta({ property, content })),
          meta({ name: 'twitter:card', content: 'summary_large_image' }),
        ]
      },
    },
  }
}

const meta = (attrs: Record<string, string>) => ({ tag: 'meta', attrs, injectTo: 'head' as const })
