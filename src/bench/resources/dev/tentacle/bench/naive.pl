# The plain way to empty a Tentacle server: LS, then one MV after the other.
# perl naive.pl PORT FOLDER [CA]
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $folder, $ca) = @ARGV;
my %address = (PeerAddr => '127.0.0.1', PeerPort => $port);
my $site;
if (defined $ca) {
    require IO::Socket::SSL;
    $site = IO::Socket::SSL->new(%address, SSL_ca_file => $ca, SSL_verifycn_scheme => 'none')
        or die "cannot connect: $IO::Socket::SSL::SSL_ERROR";
} else {
    $site = IO::Socket::INET->new(%address) or die "cannot connect: $!";
}

foreach my $name (split /\n/, take('LS', '')) {
    next if $name =~ /^\./;
    my $content = take('MV', $name);
    open(my $file, '>', "$folder/$name") or die "$name: $!";
    print $file $content;
    close($file) or die "$name: $!";
}
print $site "QUIT\n";
close($site);

sub take {
    my ($verb, $name) = @_;
    print $site "$verb <$name>\n";
    my $answer = <$site>;
    defined $answer and $answer =~ /^$verb SIZE (\d+)$/ or die "$verb <$name>: " . ($answer // 'closed');
    my $size = $1;
    print $site "$verb OK\n";
    my $content = '';
    while (length $content < $size) {
        read($site, $content, $size - length $content, length $content) or die "$verb <$name>: closed";
    }
    return $content;
}
