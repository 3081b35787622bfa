import Testing

@testable import VRRP

@Suite("The password of version 2")
struct SimplePasswordTests {
  @Test("travels as 8 bytes, zero-filled; a longer one is cut, and says so")
  func wireForm() throws {
    #expect(try #require(SimplePassword("ab")).wire == 0x6162_0000_0000_0000)
    let long = try #require(SimplePassword("passwordgoeshere"))
    #expect(long == SimplePassword("password"))
    #expect(long.isCut)
    #expect(try !#require(SimplePassword("password")).isCut)
  }

  @Test("an empty one is none")
  func empty() {
    #expect(SimplePassword("") == nil)
  }

  @Test("is cut at bytes, not at characters")
  func nonASCII() throws {
    let password = try #require(SimplePassword("ääääää"))
    #expect(password.isCut)
    #expect(password == SimplePassword("ääää"))
  }

  @Test("never shows in text")
  func hidden() throws {
    let password = try #require(SimplePassword("secret"))
    var dumped = ""
    dump(Authentication.simpleText(password), to: &dumped)
    for text in [
      "\(password)", String(reflecting: password), "\(Authentication.simpleText(password))", dumped,
    ] {
      #expect(!text.contains("secret"))
      #expect(!text.contains("8315"))
    }
  }
}
