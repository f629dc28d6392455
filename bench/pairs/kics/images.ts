/** Where each family names an image. */
const IMAGE: readonly (readonly [path: RegExp, image: RegExp])[] = [
  [/(^|\/)Dockerfile$/, /(?<=^FROM[ \t]+(?:--\S+[ \t]+)*)[^\s-]\S*/gim],
  [/^docker-compose|^deploy\//, /(?<=^[ \t-]*image:[ \t]+)\S.*$/gm],
];
/** Checks whose point is the image. */
const ABOUT_IMAGES =
  /image_(version|without)|invalid_image|digest|latest|tag|from|tiller|dashboard|registry|stage|platform/;

/** The passing text with the images of the failing one, in their order, where they are not the point. */
export function withImagesOf(path: string, check: string, pass: string, fail: string): string {
  const image = IMAGE.find(([p]) => p.test(path))?.[1];
  if (!image || ABOUT_IMAGES.test(check)) return pass;
  const others = fail.match(image) ?? [];
  let n = 0;
  return pass.replace(image, (own) => others[n++] ?? own);
}
