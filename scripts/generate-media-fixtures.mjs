/**
 * Makes the media files in test/fixtures/media with real encoders, so that the readers of headers are held to files as people
 * have them. Needs ffmpeg, heif-enc (libheif-examples), ghostscript and qpdf. Run: node scripts/generate-media-fixtures.mjs
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = new URL('../test/fixtures/media/', import.meta.url).pathname
const work = mkdtempSync(join(tmpdir(), 'media-'))
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
const ffmpeg = (...args) =>
  run('ffmpeg', '-v', 'error', '-y', '-bitexact', ...args.slice(0, -1), '-fflags', '+bitexact', args.at(-1))
const at = (name) => join(folder, name)

const picture = (size) => ['-f', 'lavfi', '-i', `color=c=teal:s=${size}:r=10,format=rgb24`]
const tone = (seconds, rate = 8000) => [
  '-f',
  'lavfi',
  '-i',
  `sine=frequency=440:sample_rate=${rate}:duration=${seconds}`,
]

// Pictures: 641 × 211, so that width and height are told apart and neither is a multiple of a block.
const still = [...picture('641x211'), '-frames:v', '1']
ffmpeg(...still, at('plain.png'))
ffmpeg(...still, '-pix_fmt', 'yuvj420p', at('baseline.jpg'))
ffmpeg(...still, at('plain.gif'))
ffmpeg(...still, '-lossless', '0', at('lossy.webp'))
ffmpeg(...still, '-lossless', '1', '-pix_fmt', 'bgra', at('lossless.webp'))
ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=641x211:r=5:d=0.4', '-c:v', 'libwebp_anim', '-q:v', '1', at('animated.webp'))
run('heif-enc', '-q', '20', at('plain.png'), '-o', at('plain.heic'))
run('heif-enc', '-A', '-q', '20', at('plain.png'), '-o', at('plain.avif'))
// Sound: 1.5 seconds.
ffmpeg(...tone(1.5), '-c:a', 'pcm_u8', at('plain.wav'))
execFileSync('sh', [
  '-c',
  `ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=8000:duration=1.5 -c:a pcm_u8 -f wav - > ${at('streamed.wav')}`,
])
ffmpeg(...tone(1.5), '-c:a', 'pcm_s8', '-f', 'aiff', at('plain.aiff'))
ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono:d=1.5', at('plain.flac'))
ffmpeg(...tone(1.5, 16000), '-b:a', '8k', at('constant.mp3'))
ffmpeg(...tone(1.5, 44100), '-q:a', '9', '-metadata', 'title=A tone', at('variable.mp3'))
ffmpeg(...tone(1.5, 16000), '-b:a', '8k', '-write_xing', '0', '-id3v2_version', '0', at('bare.mp3'))
ffmpeg(...tone(1.5, 16000), '-b:a', '8k', '-f', 'adts', at('plain.aac'))
ffmpeg(...tone(1.5, 16000), '-b:a', '8k', at('plain.m4a'))
ffmpeg(...tone(1.5, 48000), '-b:a', '6k', '-c:a', 'libopus', at('opus.ogg'))
ffmpeg(...tone(1.5, 16000), '-c:a', 'libvorbis', '-q:a', '-1', at('vorbis.ogg'))
ffmpeg(...tone(1.5, 48000), '-b:a', '6k', '-c:a', 'libopus', at('opus.webm'))

// Film: 2 seconds with sound; as it is stored, and as it is sent while it is recorded.
const film = [...picture('64x48'), ...tone(2, 16000), '-t', '2', '-shortest']
const mp4 = [...film, '-c:v', 'libx264', '-crf', '51', '-preset', 'fast', '-pix_fmt', 'yuv420p', '-b:a', '8k']
const webm = [...film, '-c:v', 'libvpx', '-b:v', '10k', '-c:a', 'libopus', '-ar', '48000', '-b:a', '6k']
ffmpeg(...mp4, at('plain.mp4'))
ffmpeg(...mp4, '-movflags', 'frag_keyframe+empty_moov+default_base_moof', at('fragments.mp4'))
ffmpeg(...webm, at('plain.webm'))
ffmpeg(...webm, '-live', '1', '-f', 'webm', at('live.webm'))

// Documents: 7 pages, with the objects as they are, packed, packed and encrypted; and after pages were taken out and added.
const page = '/Helvetica findfont 12 scalefont setfont 72 700 moveto (A page) show showpage\n'
writeFileSync(join(work, 'seven.ps'), `%!PS\n${page.repeat(7)}`)
run(
  'gs',
  '-q',
  '-dNOPAUSE',
  '-dBATCH',
  '-dEmbedAllFonts=false',
  '-sDEVICE=pdfwrite',
  `-sOutputFile=${join(work, 'seven.pdf')}`,
  join(work, 'seven.ps'),
)
run('qpdf', '--deterministic-id', '--object-streams=disable', join(work, 'seven.pdf'), at('seven-pages.pdf'))
run('qpdf', '--deterministic-id', '--object-streams=generate', join(work, 'seven.pdf'), at('seven-pages-packed.pdf'))
run(
  'qpdf',
  '--static-id',
  '--static-aes-iv',
  '--object-streams=disable',
  '--encrypt',
  '',
  'owner',
  '256',
  '--',
  join(work, 'seven.pdf'),
  at('seven-pages-encrypted.pdf'),
)
run(
  'qpdf',
  '--static-id',
  '--static-aes-iv',
  '--object-streams=generate',
  '--encrypt',
  '',
  'owner',
  '256',
  '--',
  join(work, 'seven.pdf'),
  at('seven-pages-packed-encrypted.pdf'),
)
run(
  'qpdf',
  '--deterministic-id',
  '--linearize',
  '--object-streams=generate',
  join(work, 'seven.pdf'),
  at('seven-pages-linearized.pdf'),
)
rmSync(work, { recursive: true })
