// Runs before the first paint, so that a theme chosen earlier never flashes the other one, nor a view the first one.
try {
  const theme = localStorage.getItem('tokenroom.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's preference applies.
}
document.documentElement.dataset.view = location.hash === '' || location.hash === '#count' ? 'count' : 'other'
