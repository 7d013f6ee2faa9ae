//! Networks of trusted proxies, and whose request it is when one of them stands in front.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use actix_web::HttpRequest;

use crate::settings::Site;

/// A range of addresses, such as `10.0.0.0/8`; an address alone is a range of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    prefix: u32,
    v6: bool,
}

/// A text that is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANetwork;

impl fmt::Display for NotANetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an address or a network, such as 127.0.0.1 or 10.0.0.0/8")
    }
}

impl std::error::Error for NotANetwork {}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, prefix) =
            text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let (bits, width) = bits(address);
        let prefix = prefix.map_or(Ok(width), |p| p.parse().map_err(|_| NotANetwork))?;
        if prefix > width {
            return Err(NotANetwork);
        }
        Ok(Self { bits, prefix, v6: width == 128 })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        let (bits, width) = bits(address);
        (width == 128) == self.v6 && (bits ^ self.bits).checked_shr(width - self.prefix).unwrap_or(0) == 0
    }
}

/// The number of an address and its width in bits; an IPv4 address in IPv6 clothes is an IPv4 address.
fn bits(address: IpAddr) -> (u128, u32) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(u32::from(v4)), 32),
        IpAddr::V6(v6) => (u128::from(v6), 128),
    }
}

/// Whose request it is: the peer, or behind trusted proxies the last address that none of them is.
pub(crate) fn client(peer: IpAddr, forwarded_for: &[&str], trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let hops = forwarded_for.iter().flat_map(|line| line.split(',')).map(str::trim).collect::<Vec<_>>();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Ok(address) = hop.parse() else { break };
        client = address;
    }
    client
}

/// What a request is counted by.
pub(crate) fn address(request: &HttpRequest, site: &Site) -> String {
    let forwarded: Vec<&str> =
        request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let peer = request.peer_addr().map(|peer| peer.ip());
    peer.map(|peer| bucket(client(peer, &forwarded, &site.trusted_proxies))).unwrap_or_default()
}

/// What attempts are counted by: the address, of IPv6 its network of 64 bits, which one person may own whole.
pub(crate) fn bucket(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{:x}::/64", u128::from(v6) >> 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_its_addresses() {
        let net: Network = "10.1.0.0/16".parse().unwrap();
        assert!(net.holds(ip("10.1.255.1")) && net.holds(ip("::ffff:10.1.2.3")));
        assert!(!net.holds(ip("10.2.0.1")) && !net.holds(ip("::1")));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.holds(ip("fe80::1")) && !all.holds(ip("1.2.3.4")));
        assert!("10.0.0.0/33".parse::<Network>().is_err() && "proxy".parse::<Network>().is_err());
    }

    #[test]
    fn only_a_trusted_proxy_speaks_for_others() {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        assert_eq!(client(ip("9.9.9.9"), &["1.1.1.1"], &trusted), ip("9.9.9.9"));
        assert_eq!(client(ip("127.0.0.1"), &["6.6.6.6, 1.1.1.1, 10.0.0.3"], &trusted), ip("1.1.1.1"));
        assert_eq!(client(ip("127.0.0.1"), &["nonsense"], &trusted), ip("127.0.0.1"));
        assert_eq!(client(ip("127.0.0.1"), &[], &trusted), ip("127.0.0.1"));
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_counted_together() {
        assert_eq!(bucket(ip("2001:db8::1")), bucket(ip("2001:db8::ffff")));
        assert_ne!(bucket(ip("2001:db8::1")), bucket(ip("2001:db8:0:1::1")));
    }
}
