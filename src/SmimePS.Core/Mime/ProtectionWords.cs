namespace SmimePS.Mime;

/// <summary>
/// The words in which mail programs speak of a signed or encrypted message, and of MIME: in names and descriptions of its parts, and in notices for
/// readers without MIME. No sentence about anything else can be made of them.
/// </summary>
internal static class ProtectionWords
{
    private static readonly HashSet<string> Words = PlainWords.List(
        // The standards.
        "S MIME SMIME OpenPGP PGP PKCS CMS RFC Multipart multi part parts mixed e email mail message messages file attachment att noname "
        + "data certificate signature signatures signed encrypted compressed encapsulated encoded formatted format cryptographic cryptographically digital digitally electronic electronically detached winmail "
        + "this is a an the in of and with multiple compliant please use program to open it reader client "
        + "Dies ist eine ein einer im mit und von mehrteilige mehrteiligen Nachricht E-Mail Mail Mailprogramm Datei Format kryptografisch kryptografische kryptographisch kryptographische "
        + "unterzeichnete unterschriebene signierte verschlüsselte komprimierte Signatur Unterschrift digitale digital elektronische elektronisch konformes bitte verwenden Sie zum Lesen "
        + "Ceci est un une le la au en de du format message courriel fichier signé signée chiffré compressé plusieurs parties cryptographiquement cryptographique numérique numériquement électronique "
        + "Este es un una esta mensaje correo archivo en formato firmado firmada cifrado firma criptográficamente criptográfica digital digitalmente electrónica partes con múltiples "
        + "Questo è un messaggio allegato in formato firmato cifrato crittografato firma crittografica crittograficamente digitale digitalmente elettronica parti con più "
        + "Esta é uma mensagem no formato assinada assinado cifrada criptografada assinatura criptográfica criptograficamente digital eletrônica electrónica com partes "
        + "Dit is een bericht in formaat met meerdere delen ondertekend ondertekende versleuteld handtekening digitale digitaal elektronische cryptografisch cryptografische "
        + "To jest wiadomość w formacie podpisana podpis zaszyfrowana cyfrowy elektroniczny kryptograficzny kryptograficznie wieloczęściowa "
        + "Toto je zpráva ve formátu podepsaná podpis šifrovaná digitální digitálně elektronický kryptografický kryptograficky s více částmi správa podpísaná elektronický "
        + "Dette er en melding meddelelse besked i format signert signeret signatur kryptert krypteret kryptografisk digital elektronisk med flere deler dele "
        + "Detta är ett meddelande med flera delar signerat krypterat kryptografiskt elektronisk "
        + "Tämä on viesti muodossa allekirjoitettu allekirjoitus salattu digitaalinen sähköinen kryptografinen moniosainen "
        + "Ez egy üzenet formátumú aláírt aláírás titkosított digitális elektronikus kriptográfiai többrészes "
        + "Bu bir ileti imzalı imza şifreli dijital elektronik kriptografik biçiminde çok parçalı "
        + "Это сообщение письмо в формате подписанное подпись зашифрованное криптографически криптографическая цифровая электронная из нескольких частей многокомпонентное "
        + "Це повідомлення у форматі підписане підпис зашифроване криптографічний криптографічно цифровий електронний "
        + "Αυτό είναι ένα μήνυμα σε μορφή υπογεγραμμένο υπογραφή κρυπτογραφημένο ψηφιακή κρυπτογραφική κρυπτογραφικά ηλεκτρονική "
        + "これは暗号署名された 形式のメッセージです 電子署名 デジタル署名 暗号署名 暗号化署名 暗号化 署名 メッセージ マルチパート 形式 "
        + "这是一封 格式的邮件 数字签名 加密签名 签名 加密 邮件 这是一个多部分 數位簽章 數位簽名 加密簽章 簽章 簽名 郵件 "
        + "디지털 서명 전자 서명 암호화 서명 메시지 형식의");

    /// <summary>How many words of a text are others. Digits and signs between them are its reader's affair.</summary>
    public static int CountOthers(string text) => PlainWords.In(text).Count(static word => !Words.Contains(word));
}
