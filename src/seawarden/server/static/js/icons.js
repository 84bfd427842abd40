// The map's symbols, drawn once for each theme: ships as seen from above, bow up; a disc for what lies still.

import { colours } from "./palette.js";

const SIZE = 48; // drawn at twice the size for sharp edges

function draw(paint) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  pen.lineJoin = "round";
  paint(pen);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function hull(pen, half, bow, stern) {
  const x = SIZE / 2;
  pen.beginPath();
  pen.moveTo(x, bow);
  pen.quadraticCurveTo(x + half, bow + 9, x + half, bow + 16);
  pen.lineTo(x + half * 0.86, stern);
  pen.lineTo(x - half * 0.86, stern);
  pen.lineTo(x - half, bow + 16);
  pen.quadraticCurveTo(x - half, bow + 9, x, bow);
  pen.closePath();
}

const ship = (fill, edge, big) => draw((pen) => {
  hull(pen, big ? 8.5 : 6.5, big ? 3 : 9, big ? 45 : 38);
  pen.lineWidth = big ? 4 : 3;
  pen.strokeStyle = edge;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
});

const disc = (fill, edge, radius) => draw((pen) => {
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, radius, 0, 2 * Math.PI);
  pen.lineWidth = 3;
  pen.strokeStyle = edge;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
});

/** Put all symbols of a theme on the map, replacing those of another. */
export function addIcons(map, theme) {
  const c = colours(theme);
  const images = { ship: ship(c.ship, c.shipEdge, false), still: disc(c.ship, c.shipEdge, 6) };
  for (const level of ["watch", "warning", "alarm", "calm"]) {
    images[`ship-${level}`] = ship(c[level], c.shipEdge, true);
    images[`still-${level}`] = disc(c[level], c.shipEdge, 10);
  }
  for (const [name, image] of Object.entries(images)) {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, image, { pixelRatio: 2 });
  }
}
