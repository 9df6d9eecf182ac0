// SPDX-License-Identifier: Apache-2.0
// The site is the Markdown of the checkout as it is: ./site copies it to SITE_SOURCE, with the pages at the addresses of their files.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const source = process.env.SITE_SOURCE

const title = file => readFileSync(join(source, file), 'utf8').match(/^# (.*)$/m)[1].replaceAll('`', '')

const pages = folder => readdirSync(join(source, folder))
  .filter(name => name.endsWith('.md'))
  .map(name => ({ text: title(join(folder, name)), link: '/' + join(folder, name.replace(/\.md$/, '')) }))
  .sort((a, b) => a.text.localeCompare(b.text))

export default {
  title: 'Kineograph',
  description: 'Still pictures in, live pictures out.',
  lang: 'en',
  srcDir: source,
  outDir: process.env.SITE_OUT,
  cacheDir: process.env.SITE_CACHE,
  base: process.env.SITE_BASE ?? '/',
  rewrites: { 'README.md': 'index.md', 'docs/tutorial/README.md': 'docs/tutorial/index.md' },
  // Links to the sources lead out of the site. Those between pages are checked by DocumentsTest.
  ignoreDeadLinks: true,
  markdown: { html: false },
  // No date of the build: the same pages give the same site.
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Install', link: '/docs/install' },
      { text: 'Configuration', link: '/docs/configuration' },
      ...(existsSync(join(source, 'public', 'javadoc')) ? [{ text: 'Javadoc', link: '/javadoc/index.html', target: '_self' }] : [])
    ],
    sidebar: [
      { text: 'Kineograph', items: [{ text: 'Overview', link: '/' }, { text: 'The first hour', link: '/docs/first-hour' }, { text: 'Changes', link: '/CHANGELOG' }] },
      { text: 'Manual', items: pages('docs') },
      { text: 'How to', items: pages('docs/how-to') },
      { text: 'Concepts', items: pages('docs/concepts') },
      { text: 'Tutorial', items: pages('docs/tutorial') },
      { text: 'Developers', items: ['ARCHITECTURE', 'CONTRIBUTING', 'SECURITY'].map(name => ({ text: title(name + '.md'), link: '/' + name })) }
    ]
  }
}
