import IPAddressing
import Testing

@Suite struct IPAddressTests {
  @Test(
    "IPv6 text is canonical",
    arguments: [
      ("2001:db8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"), ("fe80::", "fe80::"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
      ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("FE80::5EFF:FE00:233", "fe80::5eff:fe00:233"),
    ])
  func canonicalText(text: String, canonical: String) {
    #expect(IPAddress(text)?.description == canonical)
  }

  @Test(
    "what is not an address is refused",
    arguments: [
      "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.-4", "+1.2.3.4", ":", ":::", "1::2::3",
      "12345::",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "::g",
    ])
  func refused(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("bytes are in network order") func bytes() {
    #expect(IPAddress("10.0.0.30")?.bytes == [10, 0, 0, 30])
    #expect(IPAddress(bytes: [UInt8](repeating: 0, count: 15) + [1]) == IPAddress("::1"))
    #expect(IPAddress(bytes: [1, 2, 3]) == nil)
  }

  @Test("addresses are ordered as unsigned numbers") func order() throws {
    #expect(try #require(IPAddress("10.0.0.200")) < #require(IPAddress("192.0.2.1")))
    #expect(try #require(IPAddress("fe80::9")) < #require(IPAddress("fe80::10")))
  }

  @Test("an interface address without length is a host address") func interfaceAddress() {
    #expect(InterfaceAddress("10.0.0.30")?.description == "10.0.0.30/32")
    #expect(InterfaceAddress("10.0.0.30/24")?.prefixLength == 24)
    #expect(InterfaceAddress("10.0.0.30/33") == nil)
    #expect(InterfaceAddress("10.0.0.30/") == nil)
  }

  @Test("an endpoint needs a port, and brackets around IPv6") func endpoint() {
    #expect(SocketEndpoint("*:80") == SocketEndpoint(address: nil, port: 80))
    #expect(SocketEndpoint("[::1]:80")?.description == "[::1]:80")
    #expect(SocketEndpoint("::1:80") == nil)
    #expect(SocketEndpoint("10.0.0.1:0") == nil)
    #expect(SocketEndpoint("10.0.0.1") == nil)
  }
}
