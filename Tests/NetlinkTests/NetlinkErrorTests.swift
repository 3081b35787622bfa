import Glibc
import IPAddressing
import Testing

@testable import Netlink

@Suite("Netlink errors")
struct NetlinkErrorTests {
  private let address = InterfaceAddress("10.0.0.30/24")!

  @Test("an error says what was attempted, on what, and what the kernel answered")
  func texts() {
    #expect(
      NetlinkError(action: .add(address, interface: "ens5"), reason: .refused(errno: EPERM)).description
        == "cannot add 10.0.0.30/24 to ens5: Operation not permitted")
    #expect(
      NetlinkError(action: .remove(address, interface: "ens5"), reason: .noAnswer(within: .seconds(1)))
        .description == "cannot remove 10.0.0.30/24 from ens5: no answer from the kernel within 1.0 seconds")
    #expect(
      NetlinkError(action: .find(interface: "ens5"), reason: .exchange("Out of memory")).description
        == "cannot look up interface ens5: Out of memory")
  }

  @Test("only the answer that there is no such device means that the interface is gone")
  func interfaceGone() {
    #expect(NetlinkError(action: .listAddresses, reason: .refused(errno: ENODEV)).isInterfaceGone)
    #expect(!NetlinkError(action: .listAddresses, reason: .refused(errno: EPERM)).isInterfaceGone)
  }
}
