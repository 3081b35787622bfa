import CLinux
import EventLoop
import Glibc
import IPAddressing
import MonotonicTime
import NamespaceKit
import Netlink
import RawSockets
import Testing

private let message: [UInt8] = [0x31, 101, 100, 1, 0, 100, 0, 0, 10, 0, 0, 30]

private func address(_ text: String) throws -> IPAddress {
  try #require(IPAddress(text))
}

extension VRRPSocket {
  /// The next datagram; waits for it up to 2 s.
  fileprivate func next() throws -> ReceivedDatagram {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waiting, 1, 2000) == 1, "nothing arrived")
    return try #require(try receive())
  }
}

@Suite("VRRP over IPv4")
struct VRRPSocketIPv4Tests {
  @Test("a message arrives with its whole header: TTL 255, traffic class 0xC0, one piece")
  func delivery() throws {
    let pair = try WirePair()
    let receiver = try pair.right.socket(.ipv4)
    try pair.left.socket(.ipv4).send(message, from: address("10.9.0.1"), to: address("10.9.0.2"))
    let datagram = try receiver.next()
    #expect(datagram.source.description == "10.9.0.1")
    #expect(datagram.destination?.description == "10.9.0.2")
    #expect(datagram.hopLimit == 255)
    #expect(datagram.interfaceIndex == pair.right.link.index)
    #expect(!datagram.isTruncated)
    let header = datagram.bytes.prefix(20)
    #expect(header[0] == 0x45 && header[1] == 0xc0 && header[8] == 255 && header[9] == 112)
    #expect(Array(header[2...3]) == [0, UInt8(20 + message.count)])
    #expect(header[6] & 0xbf == 0 && header[7] == 0)
    #expect(Array(datagram.bytes.dropFirst(20)) == message)
  }

  @Test("the source is the one that was asked for, not the first of the interface")
  func source() throws {
    let pair = try WirePair()
    try pair.left.namespace.shell("ip addr add 10.9.0.3/24 dev wire")
    let receiver = try pair.right.socket(.ipv4)
    try pair.left.socket(.ipv4).send(message, from: address("10.9.0.3"), to: address("10.9.0.2"))
    #expect(try receiver.next().source.description == "10.9.0.3")
  }

  @Test("the TTL with which a datagram arrived is told")
  func foreignTTL() throws {
    let pair = try WirePair()
    let receiver = try pair.right.socket(.ipv4)
    let sender = try pair.left.socket(.ipv4)
    #expect(aloft_set_option(sender.descriptor, Int32(IPPROTO_IP), IP_TTL, 254) == 0)
    try sender.send(message, from: address("10.9.0.1"), to: address("10.9.0.2"))
    #expect(try receiver.next().hopLimit == 254)
  }

  @Test("what is longer than any VRRP message is cut, and marked")
  func truncation() throws {
    let pair = try WirePair()
    for end in [pair.left, pair.right] { try end.namespace.shell("ip link set wire mtu 16000") }
    let receiver = try pair.right.socket(.ipv4)
    let sender = try pair.left.socket(.ipv4)
    let long = [UInt8](repeating: 7, count: 12_000)
    try sender.send(long, from: address("10.9.0.1"), to: address("10.9.0.2"))
    try sender.send(message, from: address("10.9.0.1"), to: address("10.9.0.2"))
    let datagram = try receiver.next()
    #expect(datagram.isTruncated && datagram.bytes.count == VRRPSocket.largestDatagram)
    #expect(try !receiver.next().isTruncated)
  }

  @Test("a message that does not fit into one packet is refused, not sent in pieces")
  func fragments() throws {
    let pair = try WirePair()
    let sender = try pair.left.socket(.ipv4)
    let error = try #require(throws: RawSocketError.self) {
      try sender.send(
        [UInt8](repeating: 0, count: 1481), from: address("10.9.0.1"), to: address("10.9.0.2"))
    }
    #expect(error.cause.errno == EMSGSIZE)
  }

  @Test("only what arrives on its interface is received")
  func otherInterface() throws {
    let pair = try WirePair()
    try pair.left.namespace.connect("aside", to: pair.right.namespace, "aside")
    try pair.left.namespace.shell("ip addr add 10.8.0.1/24 dev aside; ip route add 10.9.0.2/32 dev aside")
    try pair.right.namespace.shell("ip addr add 10.8.0.2/24 dev aside")
    let receiver = try pair.right.socket(.ipv4)
    let aside = try pair.left.namespace.run { if_nametoindex("aside") }
    let sender = try pair.left.namespace.run {
      try VRRPSocket(.ipv4, onInterface: "aside", index: .init(rawValue: aside)) { _ in }
    }
    try sender.send(message, from: address("10.8.0.1"), to: address("10.8.0.2"))
    try pair.left.socket(.ipv4).send(message, from: address("10.9.0.1"), to: address("10.9.0.2"))
    #expect(try receiver.next().source.description == "10.9.0.1")
    #expect(try receiver.receive() == nil)
  }
}

@Suite("VRRP over IPv6")
struct VRRPSocketIPv6Tests {
  @Test(
    "a message arrives with hop limit 255 and the source that was asked for",
    arguments: [("fe80::1", "fe80::2"), ("2001:db8:9::1", "2001:db8:9::2"), ("fe80::1", "2001:db8:9::2")])
  func delivery(from source: String, to destination: String) throws {
    let pair = try WirePair()
    let receiver = try pair.right.socket(.ipv6)
    try pair.left.socket(.ipv6).send(message, from: address(source), to: address(destination))
    let datagram = try receiver.next()
    #expect(datagram.source.description == source)
    #expect(datagram.destination?.description == destination)
    #expect(datagram.hopLimit == 255)
    #expect(datagram.interfaceIndex == pair.right.link.index)
    #expect(datagram.bytes == message)
  }

  @Test("the hop limit with which a datagram arrived is told")
  func foreignHopLimit() throws {
    let pair = try WirePair()
    let receiver = try pair.right.socket(.ipv6)
    let sender = try pair.left.socket(.ipv6)
    #expect(aloft_set_option(sender.descriptor, Int32(IPPROTO_IPV6), IPV6_UNICAST_HOPS, 64) == 0)
    try sender.send(message, from: address("fe80::1"), to: address("fe80::2"))
    #expect(try receiver.next().hopLimit == 64)
  }

  @Test("a message with a bad checksum is delivered, so that it can be counted")
  func badChecksum() throws {
    let pair = try WirePair()
    let receiver = try pair.right.socket(.ipv6)
    var damaged = message
    damaged[6] = 0xba
    try pair.left.socket(.ipv6).send(damaged, from: address("fe80::1"), to: address("fe80::2"))
    #expect(try receiver.next().bytes == damaged)
  }
}

@Suite("VRRP sockets")
struct VRRPSocketTests {
  @Test("nothing waits: without a datagram there is none", arguments: IPAddress.Family.allCases)
  func empty(family: IPAddress.Family) throws {
    #expect(try WirePair().left.socket(family).receive() == nil)
  }

  @Test(
    "a datagram that waited arrived when it came, not when it was read",
    arguments: IPAddress.Family.allCases)
  func waiting(family: IPAddress.Family) throws {
    let pair = try WirePair()
    let (source, destination) = family == .ipv4 ? ("10.9.0.1", "10.9.0.2") : ("fe80::1", "fe80::2")
    let receiver = try pair.right.socket(family)
    let sender = try pair.left.socket(family)
    let clock = try EventLoop()
    // The kernel begins to stamp a moment after the first socket of the machine has asked for it.
    for _ in 0..<50 {
      let before = clock.readClock()
      try sender.send(message, from: address(source), to: address(destination))
      var waiting = pollfd(fd: receiver.descriptor, events: Int16(POLLIN), revents: 0)
      try #require(poll(&waiting, 1, 2000) == 1, "nothing arrived")
      let arrived = clock.readClock()
      usleep(30_000)
      let datagram = try #require(try receiver.receive())
      #expect(datagram.arrival >= before - .milliseconds(1))
      if datagram.arrival <= arrived + .milliseconds(1) { return }
      while try receiver.receive() != nil {}
    }
    Issue.record("the datagrams arrived when they were read")
  }

  @Test("a loop delivers every datagram that has arrived in one turn")
  func loop() throws {
    let pair = try WirePair()
    let loop = try EventLoop()
    var sources: [String] = []
    let receiver = try pair.right.socket(.ipv4) { result in
      if case .success(let datagram) = result { sources.append(datagram.source.description) }
    }
    try receiver.attach(to: loop)
    let sender = try pair.left.socket(.ipv4)
    for _ in 0..<3 { try sender.send(message, from: address("10.9.0.1"), to: address("10.9.0.2")) }
    let end = loop.readClock()
    while sources.count < 3, loop.readClock() - end < .seconds(2) {
      loop.turn(waitingAtMost: .milliseconds(50))
    }
    #expect(sources == ["10.9.0.1", "10.9.0.1", "10.9.0.1"])
    loop.remove(receiver)
  }

  @Test(
    "a source that this host does not have is reported as such",
    arguments: [("10.9.0.77", "10.9.0.2"), ("fe80::77", "fe80::2")])
  func missingSource(source: String, destination: String) throws {
    let pair = try WirePair()
    let sender = try pair.left.socket(address(source).family)
    let error = try #require(throws: RawSocketError.self) {
      try pair.left.namespace.run {
        try sender.send(message, from: address(source), to: address(destination))
      }
    }
    #expect(error.isSourceMissing)
    #expect(
      error.description
        == """
        cannot send from \(source) to \(destination) on wire: sendmsg: Cannot assign requested address \
        (\(source) is not on this host, or not usable yet)
        """)
  }

  @Test("a firewall that drops advertisements is named")
  func firewall() throws {
    let pair = try WirePair()
    try pair.left.namespace.shell(
      """
      nft add table ip t
      nft 'add chain ip t out { type filter hook output priority 0; }'
      nft add rule ip t out ip protocol 112 drop
      """)
    let sender = try pair.left.socket(.ipv4)
    let error = try #require(throws: RawSocketError.self) {
      try sender.send(message, from: address("10.9.0.1"), to: address("10.9.0.2"))
    }
    #expect(error.description.hasSuffix("Operation not permitted (a firewall on this host drops it)"))
  }

  @Test("source and destination must be of the socket's family")
  func families() throws {
    let sender = try WirePair().left.socket(.ipv4)
    let error = try #require(throws: RawSocketError.self) {
      try sender.send(message, from: address("fe80::1"), to: address("fe80::2"))
    }
    #expect(error.cause.errno == EAFNOSUPPORT)
  }

  @Test("when the interface is gone, sending says so", arguments: ["10.9.0", "2001:db8:9:"])
  func goneInterface(prefix: String) throws {
    let pair = try WirePair()
    let separator = prefix.hasSuffix(":") ? ":" : "."
    let source = try address(prefix + separator + "1")
    let sender = try pair.left.socket(source.family)
    try pair.left.namespace.shell("ip link del wire")
    let error = try #require(throws: RawSocketError.self) {
      try pair.left.namespace.run {
        try sender.send(message, from: source, to: address(prefix + separator + "2"))
      }
    }
    #expect(error.isInterfaceGone, "\(error)")
  }

  @Test("a socket on an interface that does not exist is refused")
  func unknownInterface() throws {
    let namespace = try NetworkNamespace()
    let error = try #require(throws: RawSocketError.self) {
      _ = try namespace.run {
        try VRRPSocket(.ipv4, onInterface: "ens9", index: .init(rawValue: 4711)) { _ in }
      }
    }
    #expect(
      error.description
        == "cannot open a VRRP socket for IPv4 on ens9: if_indextoname: No such device")
  }
}
