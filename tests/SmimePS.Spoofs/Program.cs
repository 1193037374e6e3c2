using System.Globalization;
using SmimePS.Certificates;
using SmimePS.Spoofs;

// Writes every case as a file of mail, for another program to be tried with them.
if (args.Length != 1)
{
    Console.Error.WriteLine("Give the folder to write the messages to, with the root's certificate and Bob's key (password: secret).");
    return 64;
}

var folder = Directory.CreateDirectory(args[0]).FullName;
File.WriteAllText(Path.Combine(folder, "root.pem"), PemWriter.Write(People.Get("root").Certificate));
File.WriteAllBytes(Path.Combine(folder, "bob.p12"), Pkcs12Writer.Write(People.Get("bob"), "secret"));
var number = 0;
foreach (var spoof in CaseLibrary.All)
{
    number++;
    // Those that another reader would have to be prepared for are left out.
    if (!spoof.IsPlainlyRead) continue;
    var kind = Directory.CreateDirectory(Path.Combine(folder, spoof.IsAttack ? "attacks" : "honest")).FullName;
    var name = new string([.. spoof.Name.Select(static c => char.IsLetterOrDigit(c) ? c : '-')]);
    File.WriteAllBytes(Path.Combine(kind, number.ToString("000", CultureInfo.InvariantCulture) + "-" + name + ".eml"), spoof.Make().Bytes);
}

return 0;
