/* global self */
self.onmessage = async () => {
  const response = await fetch('/big.bin', { headers: { range: 'bytes=0-4' } });
  self.postMessage({ status: response.status, text: await response.text(), origin: self.location.origin });
};
