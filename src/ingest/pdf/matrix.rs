//! Turns places of one coordinate space into those of another: the six numbers of a PDF transformation.

/// Row vectors times `[a b 0; c d 0; e f 1]`, as ISO 32000 8.3.3 writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    /// Changes nothing.
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves by `x` to the right and `y` up.
    pub(super) fn shift(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then `next`. Numbers stay finite, whatever a file multiplies.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [k, l, m, n, o, p]) = (self.0, next.0);
        let product =
            [a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p];
        Matrix(product.map(|n| if n.is_finite() { n.clamp(-1e9, 1e9) } else { 0.0 }))
    }

    /// Where the two unit vectors point.
    pub(super) fn axes(self) -> ((f32, f32), (f32, f32)) {
        ((self.0[0], self.0[1]), (self.0[2], self.0[3]))
    }

    /// Where the origin goes.
    pub(super) fn origin(self) -> (f32, f32) {
        (self.0[4], self.0[5])
    }

    /// Area of the unit square.
    pub(super) fn area(self) -> f32 {
        (self.0[0] * self.0[3] - self.0[1] * self.0[2]).abs()
    }
}
