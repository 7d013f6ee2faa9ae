//! Charts drawn as SVG, without a library: every one shows its intervals, can be read by keyboard, and has a
//! table with the same figures.
//!
//! All positions are percentages, so a chart fits any width without measuring and prints as it looks.

mod bars;
mod distribution;
mod frame;
mod geometry;
mod line;
mod waterfall;

pub use bars::BarChart;
pub use distribution::DistributionChart;
pub use frame::{ChartWithTable, Datum, Views, Write};
pub use geometry::Scale;
pub use line::LineChart;
pub use waterfall::WaterfallChart;
