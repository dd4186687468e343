import fc from 'fast-check'
import { render } from '../src/gate/render.js'
import { query } from './gate-tree.js'
it('x', () => {
  const t = performance.now()
  const sizes = []
  for (let i = 0; i < 60; i++) { sizes.push(render(fc.sample(query, {numRuns:1, seed:i})[0]!).length); if (performance.now()-t>20000) break }
  console.log(sizes.sort((a,b)=>a-b).join(' '), performance.now() - t)
})
