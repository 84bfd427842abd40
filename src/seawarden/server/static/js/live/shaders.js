// The ships' shaders. a_look counts 1 sails, 2 class B (smaller), 4 not heard for long (fainter).

const HEAD = `#version 300 es
precision highp float;
in vec2 a_at; in vec2 a_move; in float a_seen; in float a_turn; in float a_look;
uniform mat4 u_matrix; uniform float u_now;
vec2 here() { return a_at + a_move * clamp(u_now - a_seen, 0.0, 180.0); }
`;

export const VERTEX = `${HEAD}
uniform float u_size; uniform float u_dots;
out float v_turn; flat out float v_sails; flat out float v_shown; flat out float v_pixel; flat out float v_small;
void main() {
  gl_Position = u_matrix * vec4(here(), 0.0, 1.0);
  v_sails = mod(a_look, 2.0);
  v_shown = a_look >= 4.0 ? 0.35 : mix(0.72, 1.0, smoothstep(6.0, 10.0, u_size / u_dots));
  v_turn = a_turn;
  gl_PointSize = u_size * (mod(a_look, 4.0) >= 2.0 ? 0.78 : 1.0) + 2.0;
  v_pixel = 2.0 / gl_PointSize;
  v_small = 1.0 - smoothstep(9.0, 13.0, gl_PointSize / u_dots);
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
in float v_turn; flat in float v_sails; flat in float v_shown; flat in float v_pixel; flat in float v_small;
uniform vec3 u_fill; uniform vec3 u_edge;
out vec4 colour;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float c = cos(v_turn), s = sin(v_turn);
  p = vec2(c * p.x + s * p.y, -s * p.x + c * p.y);
  float bow = clamp((p.y + 0.86) / 0.62, 0.0, 1.0);
  float hull = max(abs(p.x) - mix(0.36, 0.34, v_small) * sqrt(bow), abs(p.y) - 0.86);
  float far = v_sails > 0.5 ? hull : length(p) - 0.4;
  float inside = 1.0 - smoothstep(-v_pixel, v_pixel * 0.3, far + v_pixel);
  float all = 1.0 - smoothstep(-v_pixel, v_pixel * 0.3, far - v_pixel * 0.3);
  float shown = all * v_shown;
  if (shown < 0.02) discard;
  colour = vec4(mix(u_edge, u_fill, max(inside, v_small)) * shown, shown);
}`;

export const LINE_VERTEX = `${HEAD}
uniform float u_reach;
out float v_shown;
void main() {
  bool drawn = mod(a_look, 2.0) > 0.5 && a_look < 4.0;
  vec2 at = here() + a_move * u_reach * float(gl_VertexID % 2);
  gl_Position = drawn ? u_matrix * vec4(at, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  v_shown = 0.7;
}`;

export const LINE_FRAGMENT = `#version 300 es
precision highp float;
in float v_shown;
uniform vec3 u_fill;
out vec4 colour;
void main() { colour = vec4(u_fill * v_shown, v_shown); }`;
