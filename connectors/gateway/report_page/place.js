// Where the phone is. Browsers give WGS-84 (W3C Geolocation), also in China, where maps show GCJ-02: so it is said along with the numbers.

export const CRS = "WGS-84";
const FINE_METRES = 30;
const PATIENCE_MS = 15000;

// Calls found(place) with each better position until it is fine enough or time is over; lost() where there was none.
export function watch(found, lost) {
  if (!navigator.geolocation) {
    lost();
    return () => {};
  }
  let best;
  const watching = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      const { latitude, longitude, accuracy } = coords;
      if (best && accuracy >= best.accuracy) return;
      best = { lat: latitude.toFixed(6), lng: longitude.toFixed(6), accuracy, at: timestamp };
      found(best);
      if (accuracy <= FINE_METRES) stop();
    },
    () => best || lost(),
    { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 10000 },
  );
  const timer = setTimeout(() => stop() || best || lost(), PATIENCE_MS);
  function stop() {
    clearTimeout(timer);
    navigator.geolocation.clearWatch(watching);
  }
  return stop;
}

// What somebody typed, or nothing where it is no place.
export function typed(lat, lng) {
  const number = /^-?\d{1,3}(\.\d{1,9})?$/;
  const [north, east] = [lat, lng].map((text) => text.trim());
  if (!number.test(north) || !number.test(east) || Math.abs(north) > 90 || Math.abs(east) > 180) return undefined;
  return { lat: north, lng: east };
}
