/** What the header of a file says about it, and what that costs. Types only. */

/** The size of a picture in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** What was read of a file. */
export type MediaFacts =
  | ({ readonly kind: 'picture'; readonly format: PictureFormat } & PictureSize)
  | { readonly kind: 'sound'; readonly format: SoundFormat; readonly seconds: number }
  | { readonly kind: 'film'; readonly format: FilmFormat; readonly seconds: number }
  | { readonly kind: 'document'; readonly format: 'pdf'; readonly pages: PageBounds }

export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'heic'
export type SoundFormat = 'wav' | 'mp3' | 'aac' | 'mp4' | 'ogg' | 'webm' | 'flac' | 'aiff'
export type FilmFormat = 'mp4' | 'webm' | 'ogg'

/** The pages of a document. `upper` is `Infinity` where the file does not say it in a way that can be read. */
export interface PageBounds {
  readonly lower: number
  readonly upper: number
}

/** A number of tokens between bounds. `upper` is `Infinity` where what there is to count is not in the request. */
export interface MediaTokens {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}
