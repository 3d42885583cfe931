"""German words that any text holds, folded; for lists of what texts have in common."""

STOPWORDS = frozenset(
    """
    ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus
    bei beim beide beiden bereits besonders bis bisher bisherigen da dabei dadurch dafuer damit danach dann
    daran darauf darin darueber das dass davon dazu dein dem den denen denn der deren derzeit des deshalb
    dessen die dies diese diesem diesen dieser dieses doch dort durch ebenfalls ebenso eigene eigenen ein
    eine einem einen einer eines einige einigen einmal er erst erste ersten es etwa etwas euch fuer gab ganz
    geben gegen gegenueber gehen geht gemeinsam gerade gibt gilt ging gut habe haben hat hatte hatten heute
    hier hin hinter ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins insgesamt ist ja
    jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinem keinen keiner kommen kommt koennen
    koennte koennten kuenftig lassen laesst liegt machen macht man mehr mein mit mittlerweile moechte muss
    muessen musste nach nachdem neben nicht nichts noch nun nur ob oder ohne rund sagt sagte schon sehr sei
    seien sein seine seinem seinen seiner seines seit selbst sich sie sieht sind so sogar solche solchen soll
    sollen sollte sollten somit sondern sowie sowohl statt stehen steht ueber um und uns unser unsere unter
    viel viele vielen vom von vor war waren warum was wegen weil weiter weitere weiteren weiterhin welche
    welchem welchen welcher welches wenn wer werden wie wieder will wir wird wo wollen worden wurde wurden
    waehrend waere wuerde wuerden zu zudem zum zunaechst zur zusammen zwar zwei zwischen
    drei vier fuenf sechs sieben acht neun zehn jahr jahre jahren uhr the of and for
    """.split()  # noqa: SIM905  a list of three hundred words reads worse
)
