namespace SmimePS.Connections;

/// <summary>The domains of Outlook.com's addresses: four names in many countries.</summary>
internal static class MicrosoftDomains
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Of("outlook", "com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il co.th com.ar com.au com.br com.gr com.tr com.vn"),
        .. Of("hotmail", "com be ca cl cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk " +
            "co.id co.il co.in co.jp co.kr co.th co.uk co.za com.ar com.au com.br com.hk com.tr com.tw com.vn"),
        .. Of("live", "com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.jp co.kr co.uk co.za com.ar com.au com.mx com.my com.ph com.pt com.sg"),
        "msn.com", "windowslive.com",
    ];

    private static IEnumerable<string> Of(string name, string endings) => endings.Split(' ').Select(ending => $"{name}.{ending}");
}
