import { describe, expect, it } from 'vitest'
import { pictureSize, readMedia } from '../../../../src/chat/index.ts'
import { fixture, fixtureNames } from './fixtures.ts'

describe('readMedia, on files of real encoders', () => {
  it.each([
    ['plain.png', 'png'],
    ['baseline.jpg', 'jpeg'],
    ['plain.gif', 'gif'],
    ['lossy.webp', 'webp'],
    ['lossless.webp', 'webp'],
    ['animated.webp', 'webp'],
    ['plain.avif', 'avif'],
  ])('reads the size of %s', (name, format) => {
    expect(readMedia(fixture(name))).toEqual({ kind: 'picture', format, width: 641, height: 211 })
  })

  it('reads the size of plain.heic before it is cropped: its encoder knows even sizes only', () => {
    expect(readMedia(fixture('plain.heic'))).toEqual({ kind: 'picture', format: 'heic', width: 642, height: 212 })
  })

  // The seconds are those that ffprobe names; an encoder pads the sound of compressed files to whole frames.
  it.each([
    ['plain.wav', 'wav', 1.5, 1.5],
    ['streamed.wav', 'wav', 1.5, 1.5],
    ['plain.aiff', 'aiff', 1.5, 1.5],
    ['plain.flac', 'flac', 1.5, 1.5],
    ['constant.mp3', 'mp3', 1.584, 1.584],
    ['variable.mp3', 'mp3', 1.5412, 1.5413],
    ['bare.mp3', 'mp3', 1.584, 1.584],
    ['plain.aac', 'aac', 1.599, 1.601],
    ['plain.m4a', 'mp4', 1.5, 1.57],
    ['opus.ogg', 'ogg', 1.5, 1.507],
    ['vorbis.ogg', 'ogg', 1.5, 1.5],
    ['opus.webm', 'webm', 1.508, 1.508],
  ])('reads the seconds of the sound %s', (name, format, least, most) => {
    const facts = readMedia(fixture(name))
    expect(facts).toMatchObject({ kind: 'sound', format })
    const seconds = facts?.kind === 'sound' ? facts.seconds : 0
    expect(seconds).toBeGreaterThan(least - 1e-6)
    expect(seconds).toBeLessThan(most + 1e-6)
  })

  it.each([
    ['plain.mp4', 'mp4', 2, 2.07],
    ['fragments.mp4', 'mp4', 2, 2.21],
    ['plain.webm', 'webm', 2.008, 2.008],
    ['live.webm', 'webm', 1.9, 2.01],
  ])('reads the seconds of the film %s', (name, format, least, most) => {
    const facts = readMedia(fixture(name))
    expect(facts).toMatchObject({ kind: 'film', format })
    const seconds = facts?.kind === 'film' ? facts.seconds : 0
    expect(seconds).toBeGreaterThan(least - 1e-6)
    expect(seconds).toBeLessThan(most + 1e-6)
  })

  it.each(['seven-pages.pdf', 'seven-pages-packed.pdf', 'seven-pages-encrypted.pdf', 'seven-pages-linearized.pdf'])(
    'reads the pages of %s',
    (name) => {
      const pages = { lower: 7, upper: 7 }
      expect(readMedia(fixture(name))).toEqual({ kind: 'document', format: 'pdf', pages })
    },
  )

  it('does not bound the pages of a document whose page tree is encrypted', () => {
    const pages = { lower: 1, upper: Number.POSITIVE_INFINITY }
    expect(readMedia(fixture('seven-pages-packed-encrypted.pdf'))).toMatchObject({ pages })
  })
})

describe('readMedia, on sources of all kinds', () => {
  it.each(fixtureNames)(
    'reads %s the same as array, buffer, base64 of both alphabets and lines, and data URL',
    (name) => {
      const bytes = fixture(name)
      const facts = readMedia(bytes)
      expect(facts).not.toBeNull()
      const base64 = Buffer.from(bytes).toString('base64')
      const sources = [
        bytes.slice().buffer,
        new DataView(bytes.slice().buffer),
        base64,
        Buffer.from(bytes).toString('base64url'),
        base64.replace(/.{76}/g, '$&\r\n'),
        `data:application/octet-stream;base64,${base64}`,
        new URL(`data:application/octet-stream;base64,${base64}`),
      ]
      for (const source of sources) expect(readMedia(source)).toEqual(facts)
    },
  )

  it('reads a size that stands after many kilobytes of profiles', () => {
    const jpeg = fixture('baseline.jpg')
    const profile = new Uint8Array(0x8001)
    profile.set([0xff, 0xe2, 0x7f, 0xff])
    const profiles = [profile, profile, profile, profile].map((one) => one.slice(0, 0x7fff + 2))
    const late = Buffer.concat([jpeg.subarray(0, 2), ...profiles, jpeg.subarray(2)])
    expect(pictureSize(late.toString('base64'))).toEqual({ width: 641, height: 211 })
  })

  it('knows nothing of a link, of noise and of nothing', () => {
    const noise = Uint8Array.from({ length: 500 }, (_, index) => (index * 7919) % 251)
    for (const source of [
      'https://example.com/a.png',
      'data:,hello',
      'data:image/png,%89PNG',
      '!!!',
      '',
      null,
      5,
      {},
      noise,
    ]) {
      expect(readMedia(source)).toBeNull()
    }
  })
})
