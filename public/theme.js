// Runs before the first paint, so that a theme chosen earlier never flashes the other one.
try {
  const theme = localStorage.getItem('tokenroom.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's preference applies.
}
